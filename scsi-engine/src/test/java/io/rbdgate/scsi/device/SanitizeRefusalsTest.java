package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.description.LuSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SANITIZE that is not begun: because it makes no sense, or because nobody has allowed it.
class SanitizeRefusalsTest {
    private static final String OVERWRITE = "48 01 0000000000 0008 00";
    private static final String BLOCK_ERASE = "48 02 0000000000 0000 00";
    private static final byte[] ONCE_ABCD = Bytes.of("01 00 0004 0A0B0C0D");

    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final Rig rig = Rig.online(disk, LuSettings.ofBlockBytes(512).withSanitize(true));
    private final Initiator host = rig.ready("iqn.a");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no list, 48 01 0000000000 0000 00, '', 05/24/00",
        "a list without pattern, 48 01 0000000000 0004 00, 01 00 0000, 05/24/00",
        "no count, 48 01 0000000000 0008 00, 00 00 0004 0A0B0C0D, 05/26/00",
        "a test, 48 01 0000000000 0008 00, 21 00 0004 0A0B0C0D, 05/26/00",
        "a reserved byte, 48 01 0000000000 0008 00, 01 01 0004 0A0B0C0D, 05/26/00",
        "no pattern length, 48 01 0000000000 0008 00, 01 00 0000 0A0B0C0D, 05/26/00",
        "a pattern that is cut off, 48 01 0000000000 0008 00, 01 00 0005 0A0B0C0D, 05/26/00",
        "a list that is cut off, 48 01 0000000000 0008 00, 01 00 0004, 05/0E/03",
        "a list to erase, 48 02 0000000000 0008 00, 01 00 0004 0A0B0C0D, 05/24/00",
        "a list to leave, 48 1F 0000000000 0008 00, 01 00 0004 0A0B0C0D, 05/24/00",
        "cryptographic erase, 48 03 0000000000 0000 00, '', 05/24/00",
        "no service action, 48 00 0000000000 0000 00, '', 05/24/00",
        "zones, 48 42 0000000000 0000 00, '', 05/24/00",
        "a reserved byte of the CDB, 48 02 0100000000 0000 00, '', 05/24/00",
    })
    void whatMakesNoSense(String what, String cdb, String list, String sense) {
        assertThat(host.doFail(cdb, Bytes.of(list))).as(what).isEqualTo(sense);

        rig.lane.runAll();
        assertThat(disk.log).isEmpty();
        host.doOut("00 00 00 00 00 00", new byte[0]);
    }

    @Test
    void aPatternLongerThanABlockIsRefused() {
        byte[] tooMuch = new byte[517];
        tooMuch[0] = 1;
        tooMuch[2] = 2;
        tooMuch[3] = 1;

        assertThat(host.doFail("48 01 0000000000 0205 00", tooMuch)).isEqualTo("05/24/00");
        assertThat(host.doFail("48 01 0000000000 0204 00", tooMuch)).isEqualTo("05/26/00");
    }

    @Test
    void aWriteProtectedMediumStaysAsItIs() {
        host.doOut("15 10 00 00 10 00", Bytes.of("00000000 0A0A 0210 08000000 FFFF 0000"));

        assertThat(host.doFail(OVERWRITE, ONCE_ABCD)).isEqualTo("07/27/02");
        assertThat(host.doFail(BLOCK_ERASE)).isEqualTo("07/27/02");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void withoutTheOptionThereIsNoSuchCommand() {
        Initiator plain = Rig.online(disk).ready("iqn.a");

        assertThat(plain.doFail(OVERWRITE, ONCE_ABCD)).isEqualTo("05/20/00");
        assertThat(plain.doFail("48 03 0000000000 0000 00")).isEqualTo("05/20/00");
        assertThat(plain.doInHex("A3 0C 02 48 0001 00000100 00 00", 256)).isEqualTo("00010000");
        assertThat(plain.doInHex("12 01 B1 0008 00", 8)).isEqualTo("00B1003C00010000");
        assertThat(host.doInHex("A3 0C 02 48 0001 00000100 00 00", 256))
                .isEqualTo("0003000A" + "48A10000000000FFFF00");
        assertThat(host.doInHex("A3 0C 02 48 0003 00000100 00 00", 256)).isEqualTo("00010000");
        assertThat(host.doInHex("12 01 B1 0008 00", 8)).isEqualTo("00B1003C00010040");
    }

    @Test
    void withoutAPlaceForNotesOnlyWhoWaitsMayBegin() {
        Rig other = Rig.online(disk, LuSettings.ofBlockBytes(512).withSanitize(true));
        Initiator alone = other.ready("iqn.a");

        assertThat(alone.doFail("48 81 0000000000 0008 00", ONCE_ABCD)).isEqualTo("05/24/00");

        SentTask task = alone.sendOut(OVERWRITE, ONCE_ABCD);
        other.lane.runAll();
        assertThat(task.result()).isEqualTo("GOOD");
    }

    @Test
    void withoutAFailureThereIsNothingToLeave() {
        host.doOut("48 1F 0000000000 0000 00", new byte[0]);

        assertThat(disk.log).isEmpty();
        host.doOut("00 00 00 00 00 00", new byte[0]);
    }
}
