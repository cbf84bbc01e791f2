package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.LuSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class InformationCommandsTest {
    private final HeldBackstore disk = new HeldBackstore(8 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(Arrays.copyOfRange(bytes, from, to), StandardCharsets.US_ASCII);
    }

    @Test
    void standardInquiry() {
        byte[] data = host.doIn("12 00 00 00 FF 00", 255);

        assertThat(data).hasSize(96);
        assertThat(HexFormat.of().formatHex(data, 0, 8)).isEqualTo("000006125b380002");
        assertThat(ascii(data, 8, 36)).isEqualTo("LIO-ORG TCMU device     0002");
        assertThat(HexFormat.of().formatHex(data, 58, 66)).isEqualTo("00a00960046004c0");
    }

    @Test
    void allocationLengthCutsTheAnswerButNotItsLengthField() {
        SentTask task = host.sendIn("12 00 00 00 05 00", 255);

        assertThat(HexFormat.of().formatHex(task.data())).isEqualTo("000006125b");
        assertThat(task.wantedDataIn()).isEqualTo(5);
    }

    @Test
    void lessRoomThanAllocatedIsToldAsResidual() {
        SentTask task = host.sendIn("12 00 00 00 60 00", 10);

        assertThat(task.data()).hasSize(10);
        assertThat(task.wantedDataIn()).isEqualTo(96);
    }

    @Test
    void supportedVitalProductDataPages() {
        assertThat(host.doInHex("12 01 00 00 FF 00", 255))
                .isEqualTo("0000000A" + "0080838687888FB0B1B2");
    }

    @Test
    void serialNumberPage() {
        byte[] data = host.doIn("12 01 80 00 FF 00", 255);

        assertThat(HexFormat.of().formatHex(data, 0, 4)).isEqualTo("0080002a");
        assertThat(ascii(data, 4, data.length))
                .isEqualTo("36001405a-1b2c3d4e5f60718293a4b5c6d7e8f90a");
    }

    @Test
    void deviceIdentificationPage() {
        String page = host.doInHex("12 01 83 00 FF 00", 255);

        String t10 =
                "0201003F"
                        + HexFormat.of()
                                .withUpperCase()
                                .formatHex(
                                        "LIO-ORG TCMU device:36001405a-1b2c3d4e5f60718293a4b5c6d7e8f90a\0"
                                                .getBytes(StandardCharsets.US_ASCII));
        String naa = "01030010" + "600140536001405A1B2C3D4E5F607182";
        String ports = "5194000400000001" + "5195000400000001";
        String group = "0106000400000000";
        String portName =
                "5398001C" + "69716E2E323032362D31312E746573743A742C742C307830303031" + "00";
        String deviceName = "53A80014" + "69716E2E323032362D31312E746573743A740000";
        assertThat(page.substring(8)).isEqualTo(naa + t10 + ports + group + portName + deviceName);
        assertThat(page.substring(0, 8)).isEqualTo("008300" + hexByte((page.length() - 8) / 2));
    }

    private static String hexByte(int value) {
        return HexFormat.of().withUpperCase().toHexDigits((byte) value);
    }

    @Test
    void extendedInquiryPage() {
        String page = host.doInHex("12 01 86 00 FF 00", 255);

        assertThat(page).hasSize(128).startsWith("0086003C" + "00070001" + "0000");
    }

    @Test
    void everyBlockCountsAsMapped() {
        assertThat(host.doInHex("9E 12 00 00 00 00 00 00 00 10 00 00 00 18 00 00", 24))
                .isEqualTo("00000014" + "00000000" + "0000000000000010" + "00003FF0" + "00000000");
        assertThat(host.doIn("9E 12 00 00 00 00 00 00 00 10 00 00 00 08 00 00", 24)).hasSize(8);
        assertThat(host.doFail("9E 12 00 00 00 01 00 00 00 00 00 00 00 18 00 00"))
                .isEqualTo("05/21/00");
        assertThat(host.doFail("9E 12 FF FF FF FF FF FF FF FF 00 00 00 18 00 00"))
                .isEqualTo("05/21/00");
    }

    @Test
    void blockLimitsPage() {
        String page = host.doInHex("12 01 B0 00 FF 00", 255);

        assertThat(page)
                .isEqualTo(
                        "00B0003C"
                                + "01" // WSNZ
                                + "80" // COMPARE AND WRITE: 128 blocks
                                + "0080" // granularity 64 KiB
                                + "00010000" // at most 32 MiB
                                + "00000800" // best 1 MiB
                                + "00010000"
                                + "00100000" // UNMAP: 2^20 blocks
                                + "00000100" // in 256 descriptors
                                + "00000008" // of 4 KiB
                                + "80000000"
                                + "0000000000008000" // WRITE SAME: 2^15 blocks
                                + "00".repeat(20));
    }

    @Test
    void characteristicsAndProvisioningPages() {
        assertThat(host.doInHex("12 01 B1 00 FF 00", 255)).hasSize(128).startsWith("00B1003C0001");
        assertThat(host.doInHex("12 01 B2 00 FF 00", 255)).isEqualTo("00B20004" + "00E40200");
    }

    @Test
    void aDiskThatCannotDiscardIsNotThin() {
        disk.capabilities = new Capabilities(false, true, false, false, 0, true);
        Initiator other = Rig.online(disk).ready("iqn.a");

        assertThat(other.doInHex("12 01 B2 00 FF 00", 255)).isEqualTo("00B20004" + "00000000");
        assertThat(other.doInHex("12 01 B1 00 FF 00", 255)).startsWith("00B1003C0000");
        assertThat(other.doInHex("9E 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00", 32))
                .isEqualTo("0000000000003FFF" + "00000200" + "00000000" + "00".repeat(16));
        assertThat(other.doFail("42 00 00 00 00 00 00 00 00 00")).isEqualTo("05/20/00");
        assertThat(other.doFail("93 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00", new byte[512]))
                .isEqualTo("05/24/00");
    }

    @Test
    void badInquiries() {
        assertThat(host.doFail("12 01 C0 00 FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("12 00 80 00 FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("12 02 00 00 FF 00")).isEqualTo("05/24/00");
    }

    @Test
    void capacities() {
        Initiator other =
                Rig.online(disk, new LuSettings(512, 4096, false, false, false, false, null))
                        .ready("iqn.a");

        assertThat(other.doInHex("25 00 00 00 00 00 00 00 00 00", 8)).isEqualTo("00003FFF00000200");
        assertThat(other.doInHex("9E 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00", 32))
                .isEqualTo("0000000000003FFF" + "00000200" + "0003C000" + "00".repeat(16));
        assertThat(other.doIn("9E 10 00 00 00 00 00 00 00 00 00 00 00 08 00 00", 32)).hasSize(8);
    }

    @Test
    void modePages() {
        String recovery = "010A" + "00".repeat(10);
        String caching = "0812" + "00".repeat(18);
        String disconnect = "020E" + "00".repeat(14);
        String control = "0A0A" + "0210" + "00400000" + "FFFF" + "0000";
        String port = "1906" + "05" + "00".repeat(5);
        String exceptions = "1C0A" + "00".repeat(10);
        assertThat(host.doInHex("1A 00 3F 00 FF 00", 255))
                .isEqualTo(
                        "5B001008"
                                + "0000400000000200"
                                + recovery
                                + disconnect
                                + caching
                                + control
                                + port
                                + exceptions);
        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).isEqualTo("0F001000" + control);
        assertThat(host.doInHex("1A 08 4A 00 FF 00", 255))
                .isEqualTo("0F001000" + "0A0A" + "04000840" + "00".repeat(6));
        assertThat(host.doInHex("1A 08 0A FF FF 00", 255))
                .isEqualTo("2F001000" + control + "4A01001C" + "07" + "00".repeat(27));
        assertThat(host.doInHex("1A 08 3F FF FF 00", 255)).contains("4A01001C");
        assertThat(host.doInHex("5A 10 08 00 00 00 00 00 FF 00", 255))
                .isEqualTo("002A00100100" + "0010" + "00000000000040000000000000000200" + caching);
    }

    @Test
    void badModeSenses() {
        assertThat(host.doFail("1A 00 CA 00 FF 00")).isEqualTo("05/39/00");
        assertThat(host.doFail("1A 00 03 00 FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("1A 00 0A 02 FF 00")).isEqualTo("05/24/00");
    }

    @Test
    void aVolatileCacheAndWriteProtectionShow() {
        disk.capabilities = new Capabilities(true, true, true, true, 0, false);
        Initiator other = Rig.online(disk).ready("iqn.a");

        assertThat(other.doInHex("1A 08 08 00 FF 00", 255)).startsWith("17009000" + "081204");
        assertThat(other.doInHex("12 01 86 00 FF 00", 255)).startsWith("0086003C" + "00070101");
    }

    @Test
    void reportLuns() {
        assertThat(host.doInHex("A0 00 00 00 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("00000008" + "00000000" + "0000000000000000");
        assertThat(host.doInHex("A0 00 01 00 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("0000000000000000");
        assertThat(host.doInHex("A0 00 11 00 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("0000000000000000");
        assertThat(host.doFail("A0 00 03 00 00 00 00 00 00 FF 00 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("A0 00 00 00 00 00 00 00 00 0F 00 00")).isEqualTo("05/24/00");
    }

    @Test
    void nobodyIsRegisteredAndEveryTypeCanBeReserved() {
        assertThat(host.doInHex("5E 00 00 00 00 00 00 00 FF 00", 255))
                .isEqualTo("0000000000000000");
        assertThat(host.doInHex("5E 01 00 00 00 00 00 00 FF 00", 255))
                .isEqualTo("0000000000000000");
        assertThat(host.doInHex("5E 02 00 00 00 00 00 00 FF 00", 255))
                .isEqualTo("00081C90EA010000");
        assertThat(host.doInHex("5E 03 00 00 00 00 00 00 FF 00", 255))
                .isEqualTo("0000000000000000");
        assertThat(host.doFail("5E 04 00 00 00 00 00 00 FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("5F 08 00 00 00 00 00 00 18 00")).isEqualTo("05/24/00");
    }

    @Test
    void requestSenseInBothFormats() {
        assertThat(host.doInHex("03 00 00 00 FF 00", 255))
                .isEqualTo("70000000000000" + "0A" + "00".repeat(10));
        assertThat(host.doInHex("03 01 00 00 FF 00", 255)).isEqualTo("7200000000000000");
    }

    @Test
    void supportedOperationCodesOfOneCommand() {
        assertThat(host.doInHex("A3 0C 01 28 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("0003000A" + "2818FFFFFFFF1FFFFF00");
        assertThat(host.doInHex("A3 0C 82 9E 00 10 00 00 00 FF 00 00", 255))
                .isEqualTo(
                        "00830010"
                                + "9E100000000000000000FFFFFFFF0000"
                                + "000A0000000000000000000A");
        assertThat(host.doInHex("A3 0C 02 9E 00 11 00 00 00 FF 00 00", 255)).isEqualTo("00010000");
        assertThat(host.doInHex("A3 0C 01 50 00 00 00 00 00 FF 00 00", 255)).isEqualTo("00010000");
        assertThat(host.doInHex("A3 0C 03 28 00 00 00 00 00 FF 00 00", 255)).startsWith("0003000A");
        assertThat(host.doInHex("A3 0C 03 28 00 01 00 00 00 FF 00 00", 255)).isEqualTo("00010000");
        assertThat(host.doFail("A3 0C 01 9E 00 10 00 00 00 FF 00 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("A3 0C 02 28 00 00 00 00 00 FF 00 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("A3 0C 04 28 00 00 00 00 00 FF 00 00")).isEqualTo("05/24/00");
    }

    @Test
    void allSupportedOperationCodes() {
        String all = host.doInHex("A3 0C 00 00 00 00 00 00 FF FF 00 00", 65535);
        int commands = CommandSpec.values().length - 6;
        assertThat(all)
                .as("all but PREVENT ALLOW MEDIUM REMOVAL, WRITE ATOMIC and four of SANITIZE")
                .hasSize(8 + commands * 16)
                .startsWith(HexFormat.of().withUpperCase().toHexDigits(commands * 8))
                .contains("0000000000000006")
                .doesNotContain("1E00000000000006");
        assertThat(all).contains("9E0000100001" + "0010").contains("A300000C0001" + "000C");

        String timed = host.doInHex("A3 0C 80 00 00 00 00 00 FF FF 00 00", 65535);
        assertThat(timed)
                .hasSize(8 + commands * 40)
                .contains("0000000000020006" + "000A0000000000000000000A");
    }
}
