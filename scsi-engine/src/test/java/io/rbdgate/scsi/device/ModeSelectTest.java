package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.ModeParameters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeSelectTest {
    private static final String CONTROL = "0A0A 0210 00400000 FFFF 0000 ";
    private static final String CONTROL_PROTECTED = "0A0A 0210 08400000 FFFF 0000 ";
    private static final String CONTROL_DESCRIPTOR_SENSE = "0A0A 0610 00400000 FFFF 0000 ";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final Rig rig = Rig.online(disk, LuSettings.ofBlockBytes(512));
    private final Initiator host = rig.ready("iqn.a");

    @AfterEach
    void close() {
        disk.close();
    }

    /// The CDB of MODE SELECT(6) for such a list.
    private static String six(String list, int flags) {
        return String.format("15 %02X 00 00 %02X 00", flags, Bytes.of(list).length);
    }

    private void select(String list) {
        host.doOut(six(list, 0x10), Bytes.of(list));
    }

    private String refusal(String list) {
        return host.doFail(six(list, 0x10), Bytes.of(list));
    }

    @Test
    void softwareWriteProtectionStopsWritesUntilItIsTakenAway() {
        select("00000000" + CONTROL_PROTECTED);

        assertThat(host.doFail("2A 00 00000000 00 0001 00", new byte[512])).isEqualTo("07/27/02");
        assertThat(host.doFail("41 08 00000000 00 0001 00", new byte[512])).isEqualTo("07/27/02");
        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).startsWith("0F009000" + "0A0A021008");

        select("00000000" + CONTROL);

        host.doOut("2A 00 00000000 00 0001 00", new byte[512]);
        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).startsWith("0F001000" + "0A0A021000");
    }

    @Test
    void theOthersAreTold() {
        Initiator other = rig.ready("iqn.b");

        select("00000000" + CONTROL_PROTECTED);

        assertThat(other.doFail("00 00 00 00 00 00")).isEqualTo("06/2A/01");
        host.doIn("12 00 00 00 60 00", 96);
        assertThat(host.sendIn("00 00 00 00 00 00", 0).result()).isEqualTo("GOOD");
    }

    @Test
    void nobodyIsToldOfAChangeThatIsNone() {
        Initiator other = rig.ready("iqn.b");

        select("00000000" + CONTROL);

        assertThat(other.sendIn("00 00 00 00 00 00", 0).result()).isEqualTo("GOOD");
    }

    @Test
    void senseComesInDescriptorFormatWhenThatIsAskedFor() {
        select("00000000" + CONTROL_DESCRIPTOR_SENSE);

        SentTask task = host.sendIn("28 00 FFFFFFFF 00 0001 00", 512);

        assertThat(task.sense()).startsWith(0x72, 0x05, 0x21, 0x00);
        assertThat(host.doInHex("5A 08 8A 00 000000 00FF 00", 255)).contains("0A0A0210");
    }

    @Test
    void theLongFormWithAndWithoutBlockDescriptor() {
        String header = "0000 00 00 00 00 0000";
        String withDescriptor = "0000 00 00 00 00 0008" + "00000800 00000200";
        String withLongDescriptor = "0000 00 00 01 00 0010" + "0000000000000800 00000000 00000200";

        for (String start : List.of(header, withDescriptor, withLongDescriptor)) {
            byte[] list = Bytes.of(start + CONTROL_PROTECTED);
            host.doOut(String.format("55 10 0000000000 %04X 00", list.length), list);

            assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).contains("0A0A021008");

            select("00000000" + CONTROL);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the header is cut off, 000000, 05/1A/00",
        "the page is cut off, 00000000 0A0A 0210, 05/1A/00",
        "the page header is cut off, 00000000 0A, 05/1A/00",
        "the block descriptor is cut off, 00000008 00000800, 05/1A/00",
        "the block descriptor has no such length, 00000004 00000800, 05/26/00",
        "another capacity, 00000008 00000700 00000200, 05/26/00",
        "another block length, 00000008 00000000 00001000, 05/26/00",
        "no such page, 00000000 3D0A 00000000000000000000, 05/26/00",
        "another length of the page, 00000000 0A08 0210080000000000, 05/26/00",
        "a bit that cannot be changed, 00000000 0A0A 021000400000FFFF0001, 05/26/00",
        "the write cache cannot be switched on, 00000000 0812 040000000000000000000000000000000000,"
                + " 05/26/00",
        "a good page before a bad one, 00000000 0A0A 021008400000FFFF0000 3D00, 05/26/00",
    })
    void badLists(String what, String list, String sense) {
        assertThat(refusal(list)).as(what).isEqualTo(sense);

        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255))
                .as("nothing changed")
                .contains("0A0A021000");
    }

    @Test
    void theSenseOfABadListPointsAtTheByte() {
        byte[] list = Bytes.of("00000000 0A0A 021000400000FFFF0001");

        SentTask task = host.sendOut(six("00000000 0A0A 021000400000FFFF0001", 0x10), list);

        assertThat(task.sense()).endsWith(0x80, 0x00, 15);
    }

    @Test
    void anEmptyListIsNoError() {
        assertThat(host.sendIn("15 10 00 00 00 00", 0).result()).isEqualTo("GOOD");
    }

    @Test
    void vendorSpecificPagesAreRefused() {
        byte[] list = Bytes.of("00000000" + CONTROL);

        assertThat(host.doFail("15 00 00 00 10 00", list)).isEqualTo("05/24/00");
    }

    @Test
    void savingWithoutAPlaceForItIsRefused() {
        byte[] list = Bytes.of("00000000" + CONTROL);

        assertThat(host.doFail("15 11 00 00 10 00", list)).isEqualTo("05/24/00");
    }

    @Test
    void aWriteProtectedUnitCanStillBeChanged() {
        select("00000000" + CONTROL_PROTECTED);

        select("00000000" + CONTROL_DESCRIPTOR_SENSE);

        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).startsWith("0F001000" + "0A0A0610");
    }

    // --- saved

    @Test
    void whatIsSavedIsInForceWhenItIsOnStableStorage() {
        Shelf<ModeParameters> shelf = new Shelf<>(ModeParameters.DEFAULT);
        rig.unit.keepModeIn(shelf);
        byte[] list = Bytes.of("00000000" + CONTROL_PROTECTED);

        SentTask task = host.sendOut("15 11 00 00 10 00", list);

        assertThat(task.result()).isEqualTo("0 answers");
        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).contains("8A0A021000");
        shelf.waiting.removeFirst().accept(true);
        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).contains("8A0A021008");
        assertThat(host.doInHex("1A 08 CA 00 FF 00", 255)).contains("8A0A021008");
        assertThat(host.doInHex("1A 08 8A 00 FF 00", 255)).contains("8A0A021000");
    }

    @Test
    void whatCannotBeSavedIsNotInForce() {
        Shelf<ModeParameters> shelf = new Shelf<>(ModeParameters.DEFAULT);
        rig.unit.keepModeIn(shelf);

        SentTask task = host.sendOut("15 11 00 00 10 00", Bytes.of("00000000" + CONTROL_PROTECTED));
        shelf.waiting.removeFirst().accept(false);

        assertThat(task.result()).isEqualTo("0B/44/00");
        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).contains("8A0A021000");
    }

    @Test
    void whatWasSavedBeforeIsInForceFromTheStart() {
        Shelf<ModeParameters> shelf = new Shelf<>(ModeParameters.DEFAULT);
        shelf.kept = new ModeParameters(true, false, true);

        rig.unit.keepModeIn(shelf);

        assertThat(host.doFail("2A 00 00000000 00 0001 00", new byte[512])).isEqualTo("07/27/02");
    }
}
