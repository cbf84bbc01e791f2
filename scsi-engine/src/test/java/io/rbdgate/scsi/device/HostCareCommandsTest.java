package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Logs, self test, clock, identifying information, echo buffer, defects.
class HostCareCommandsTest {
    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    @AfterEach
    void close() {
        disk.close();
    }

    // --- logs

    @Test
    void thePagesThereAre() {
        assertThat(host.doInHex("4D 00 40 00 00 0000 00FF 00", 255))
                .isEqualTo("00000007" + "0002031015192F");
        assertThat(host.doInHex("4D 00 40 FF 00 0000 00FF 00", 255))
                .isEqualTo("40FF0010" + "000000FF020003001000150019002F00");
    }

    @Test
    void commandsAndBlocksAreCounted() {
        host.doOut("2A 00 00000000 00 0002 00", new byte[1024]);
        host.doIn("28 00 00000000 00 0001 00", 512);

        String page = host.doInHex("4D 00 59 00 00 0000 00FF 00", 255);

        assertThat(page)
                .startsWith("9900005C" + "00010240")
                .contains(
                        "0000000000000001"
                                + "0000000000000001"
                                + "0000000000000002"
                                + "0000000000000001");
    }

    @Test
    void timeWithAndWithoutCommandsIsCountedInMilliseconds() {
        HeldBackstore held = new HeldBackstore(1 << 20);
        Rig slow = Rig.online(held);
        Initiator user = slow.ready("iqn.a");
        held.holding = true;
        slow.nanos += 2_000_000_000L;
        SentTask read = user.sendIn("28 00 00000000 00 0001 00", 512);
        slow.nanos += 1_500_000_000L;
        held.finishAll();
        assertThat(read.result()).isEqualTo("GOOD");
        slow.nanos += 250_000_000L;

        assertThat(user.doInHex("4D 00 59 00 00 0000 00FF 00", 255))
                .isEqualTo(
                        "9900005C"
                                + "00010240"
                                + "0000000000000001"
                                + "0000000000000000"
                                + "0000000000000000"
                                + "0000000000000001"
                                + "00000000000005DC"
                                + "00".repeat(24)
                                + "00020208"
                                + "00000000000008CA"
                                + "00030308"
                                + "00000003"
                                + "00000001");
    }

    @Test
    void bytesAreCountedAndNothingHadToBeCorrected() {
        host.doOut("2A 00 00000000 00 0002 00", new byte[1024]);

        String nothing = "0000000000000000";
        assertThat(host.doInHex("4D 00 42 00 00 0000 00FF 00", 255))
                .isEqualTo(
                        "82000048"
                                + "00000008"
                                + nothing
                                + "00010008"
                                + nothing
                                + "00020008"
                                + nothing
                                + "00030008"
                                + nothing
                                + "00040008"
                                + nothing
                                + "00050008"
                                + "0000000000000400");
        assertThat(host.doInHex("4D 00 43 00 00 0005 00FF 00", 255))
                .isEqualTo("8300000C" + "00050008" + nothing);
    }

    @Test
    void nothingIsWrongAndNothingWasTested() {
        assertThat(host.doInHex("4D 00 6F 00 00 0000 00FF 00", 255))
                .isEqualTo("AF000008" + "00000304" + "0000FF00");
        assertThat(host.doInHex("4D 00 50 00 00 0000 0FFF 00", 4095))
                .startsWith("90000190" + "00010310")
                .hasSize(2 * (4 + 400));
        assertThat(host.doInHex("4D 00 55 00 00 0000 00FF 00", 255))
                .isEqualTo("95000010" + "0000030C" + "00".repeat(12));
    }

    @Test
    void parametersFromAPointerOn() {
        assertThat(host.doInHex("4D 00 50 00 00 0014 0FFF 00", 4095))
                .isEqualTo("90000014" + "00140310" + "00".repeat(16));
        assertThat(host.doFail("4D 00 50 00 00 0015 0FFF 00")).isEqualTo("05/24/00");
    }

    @Test
    void thresholdsAndUnknownPagesAreRefused() {
        assertThat(host.doFail("4D 00 19 00 00 0000 00FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("4D 00 4E 00 00 0000 00FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("4D 00 59 01 00 0000 00FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("4D 01 59 00 00 0000 00FF 00")).isEqualTo("05/24/00");
    }

    // --- self test

    @Test
    void theDefaultSelfTestPassesAndNoOtherExists() {
        assertThat(host.sendIn("1D 04 00 0000 00", 0).result()).isEqualTo("GOOD");
        assertThat(host.doFail("1D 20 00 0000 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("1D 24 00 0000 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("1D 04 00 0004 00", new byte[4])).isEqualTo("05/24/00");
    }

    @Test
    void theOnlyDiagnosticPageIsTheListOfThem() {
        assertThat(host.doInHex("1C 01 00 00FF 00", 255)).isEqualTo("00000001" + "00");
        assertThat(host.doInHex("1C 01 00 0004 00", 255)).isEqualTo("00000001");
        assertThat(host.doFail("1C 01 3F 00FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("1C 00 00 00FF 00")).isEqualTo("05/24/00");
    }

    // --- clock

    @Test
    void theClockRunsFromWhatItWasSetTo() {
        rig.nanos += 1_500_000_000L;
        assertThat(host.doInHex("A3 0F 00000000 000000FF 00 00", 255))
                .isEqualTo("000A0000" + "0000000005DC" + "0000");

        host.doOut("A4 0F 00000000 0000000C 00 00", Bytes.of("00000000 0180A1B2C3D4 0000"));
        rig.nanos += 1_000_000L;

        assertThat(host.doInHex("A3 0F 00000000 000000FF 00 00", 255))
                .isEqualTo("000A0200" + "0180A1B2C3D5" + "0000");
    }

    @Test
    void aTimestampThatIsCutOffIsRefused() {
        assertThat(host.doFail("A4 0F 00000000 0000000B 00 00", new byte[11]))
                .isEqualTo("05/26/00");
        assertThat(host.doFail("A4 0F 00000000 00000201 00 00", new byte[513]))
                .isEqualTo("05/24/00");
    }

    // --- identifying information

    @Test
    void identifyingInformationIsWhatSomebodySet() {
        assertThat(host.doInHex("A3 05 00000000 000000FF 00 00", 255)).isEqualTo("00000000");

        host.doOut("A4 06 00000000 00000003 00 00", Bytes.of("414243"));

        assertThat(rig.ready("iqn.b").doInHex("A3 05 00000000 000000FF 00 00", 255))
                .isEqualTo("00000003" + "414243");
        assertThat(host.doInHex("A3 05 00000000 000000FF FE 00", 255))
                .isEqualTo("00040000" + "00000040");
        assertThat(host.sendIn("A4 06 00000000 00000000 00 00", 0).result()).isEqualTo("GOOD");
        assertThat(host.doInHex("A3 05 00000000 000000FF 00 00", 255)).isEqualTo("00000000");
    }

    @Test
    void otherTypesAndTooMuchInformationAreRefused() {
        assertThat(host.doFail("A3 05 00000000 000000FF 02 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("A4 06 00000000 00000003 02 00", new byte[3])).isEqualTo("05/24/00");
        assertThat(host.doFail("A4 06 00000000 00000041 00 00", new byte[65]))
                .isEqualTo("05/24/00");
    }

    // --- echo buffer

    @Test
    void aNexusReadsWhatItWroteToTheEchoBuffer() {
        host.doOut("3B 0A 00 000000 000004 00", Bytes.of("DEADBEEF"));

        assertThat(host.doInHex("3C 0A 00 000000 000010 00", 16)).isEqualTo("DEADBEEF");
        assertThat(rig.ready("iqn.b").doIn("3C 0A 00 000000 000010 00", 16)).isEmpty();
        assertThat(host.doInHex("3C 0B 00 000000 000004 00", 4)).isEqualTo("00001000");
        assertThat(host.doInHex("9B 0A 0000000000000000 00000010 00 00", 16)).isEqualTo("DEADBEEF");
        assertThat(host.doInHex("9B 0B 0000000000000000 00000004 00 00", 4)).isEqualTo("00001000");
    }

    @Test
    void otherBuffersAreRefused() {
        assertThat(host.doFail("3B 05 00 000000 000004 00", new byte[4])).isEqualTo("05/24/00");
        assertThat(host.doFail("3C 02 00 000000 000004 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("9B 02 0000000000000000 00000004 00 00")).isEqualTo("05/24/00");
        assertThat(host.doFail("3B 0A 00 000000 001001 00", new byte[4097])).isEqualTo("05/24/00");
    }

    // --- lists

    @Test
    void thereAreNoDefects() {
        assertThat(host.doInHex("37 00 1D 00000000 00FF 00", 255)).isEqualTo("001D0000");
        assertThat(host.doInHex("B7 0D 00000000 000000FF 00 00", 255))
                .isEqualTo("000D0000" + "00000000");
    }

    @Test
    void taskManagementThatWorks() {
        assertThat(host.doInHex("A3 0D 00 000000 000000FF 00 00", 255)).isEqualTo("DA000000");
        assertThat(host.doInHex("A3 0D 80 000000 000000FF 00 00", 255))
                .isEqualTo("DA00000C" + "00".repeat(12));
    }
}
