package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.description.LuSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemovableMediumTest {
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ_0 = "28 00 00 00 00 00 00 00 01 00";
    private static final String STOP = "1B 00 00 00 00 00";
    private static final String EJECT = "1B 00 00 00 02 00";
    private static final String EJECT_AT_ONCE = "1B 01 00 00 02 00";
    private static final String EJECT_WITHOUT_FLUSH = "1B 00 00 00 06 00";
    private static final String LOAD = "1B 00 00 00 03 00";
    private static final String PREVENT = "1E 00 00 00 01 00";
    private static final String ALLOW = "1E 00 00 00 00 00";
    private static final byte[] NOTHING = {};

    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final Rig rig = Rig.online(disk, LuSettings.ofBlockBytes(512).withRemovable(true));
    private final Initiator host = rig.ready("iqn.a");

    @Test
    void inquiryAndTheListOfCommandsTellThatTheMediumCanBeTakenOut() {
        assertThat(host.doInHex("12 00 00 00 24 00", 36)).startsWith("0080");
        assertThat(host.doInHex("A3 0C 01 1E 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("00030006" + "1E0000000300");
        assertThat(host.doInHex("A3 0C 00 00 00 00 00 00 FF FF 00 00", 65535))
                .contains("1E00000000000006");
    }

    @Test
    void aFixedMediumHasNothingToPrevent() {
        Initiator other = Rig.online(disk).ready("iqn.a");

        assertThat(other.doInHex("12 00 00 00 24 00", 36)).startsWith("0000");
        assertThat(other.doFail(PREVENT)).isEqualTo("05/20/00");
        assertThat(other.doFail(EJECT)).isEqualTo("05/24/00");
        assertThat(other.doInHex("A3 0C 01 1E 00 00 00 00 00 FF 00 00", 255)).isEqualTo("00010000");
        assertThat(other.doInHex("A3 0C 00 00 00 00 00 00 FF FF 00 00", 65535))
                .doesNotContain("1E00000000000006");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TEST_UNIT_READY,
                READ_0,
                STOP,
                "1B 00 00 00 01 00",
                "25 00 00 00 00 00 00 00 00 00",
                "9E 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00",
                "9E 12 00 00 00 00 00 00 00 00 00 00 00 18 00 00",
                "35 00 00 00 00 00 00 00 00 00",
                "2A 00 00 00 00 00 00 00 01 00",
                "89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00",
                "41 00 00 00 00 00 00 00 01 00",
                "42 00 00 00 00 00 00 00 18 00"
            })
    void withoutAMediumNothingThatNeedsItIsDone(String cdb) {
        host.doOut(EJECT, NOTHING);
        disk.log.clear();

        assertThat(host.doFail(cdb, new byte[1024])).isEqualTo("02/3A/02");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void withoutAMediumTheUnitStillTellsWhatItIs() {
        host.doOut(EJECT, NOTHING);

        assertThat(host.doIn("12 00 00 00 FF 00", 255)).hasSize(96);
        assertThat(host.doInHex("A0 00 00 00 00 00 00 00 00 FF 00 00", 255)).hasSize(32);
        assertThat(host.doInHex("03 00 00 00 FF 00", 255)).startsWith("700002").contains("3A02");
        assertThat(host.doIn("1A 00 3F 00 FF 00", 255)).isNotEmpty();
    }

    @Test
    void ejectFlushesFirstAndLoadTellsTheOthers() {
        Initiator other = rig.ready("iqn.b");

        host.doOut(EJECT, NOTHING);
        assertThat(disk.log).containsExactly("flush");
        assertThat(other.doFail(READ_0)).isEqualTo("02/3A/02");
        host.doOut(LOAD, NOTHING);

        host.doOut(TEST_UNIT_READY, NOTHING);
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("06/28/00");
        other.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void theMediumStaysInWhenItCannotBeFlushed() {
        disk.next = BackstoreResult.MEDIUM_ERROR;

        assertThat(host.doFail(EJECT)).isEqualTo("03/0C/00");
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void anImmediateEjectIsAnsweredBeforeTheFlushIsOver() {
        disk.holding = true;

        host.doOut(EJECT_AT_ONCE, NOTHING);

        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/3A/02");
        disk.take().finish();
        assertThat(disk.log).containsExactly("flush");
    }

    @Test
    void noFlushMeansNone() {
        host.doOut(EJECT_WITHOUT_FLUSH, NOTHING);

        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/3A/02");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void aPowerConditionChangesNothing() {
        host.doOut("1B 00 00 00 32 00", NOTHING);

        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void anyNexusCanKeepTheMediumIn() {
        Initiator other = rig.ready("iqn.b");
        other.doOut(PREVENT, NOTHING);

        assertThat(host.doFail(EJECT)).isEqualTo("05/53/02");
        assertThat(other.doFail(EJECT)).isEqualTo("05/53/02");
        host.doOut(ALLOW, NOTHING);
        assertThat(host.doFail(EJECT)).isEqualTo("05/53/02");
        other.doOut(ALLOW, NOTHING);
        host.doOut(EJECT, NOTHING);
        other.doOut(PREVENT, NOTHING);
        assertThat(host.doFail(LOAD)).isEqualTo("05/53/02");
    }

    @Test
    void whoPreventsTheRemovalDuringTheFlushIsHeard() {
        Initiator other = rig.ready("iqn.b");
        disk.holding = true;
        SentTask eject = host.sendOut(EJECT, NOTHING);
        other.doOut(PREVENT, NOTHING);

        disk.take().finish();

        assertThat(eject.result()).isEqualTo("05/53/02");
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskManagementFunction.class,
            names = {"LOGICAL_UNIT_RESET", "TARGET_WARM_RESET", "TARGET_COLD_RESET"})
    void aResetEndsThePreventionAndLeavesTheMediumWhereItIs(TaskManagementFunction reset) {
        host.doOut(PREVENT, NOTHING);
        assertThat(host.manage(reset)).containsExactly(TaskManagementResult.COMPLETE);
        assertThat(host.doFail(TEST_UNIT_READY)).startsWith("06/29/");
        host.doOut(EJECT, NOTHING);

        host.manage(reset);

        assertThat(host.doFail(TEST_UNIT_READY)).startsWith("06/29/");
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/3A/02");
    }

    @Test
    void aLostNexusPreventsNothingAnyMore() {
        Initiator other = rig.ready("iqn.b");
        other.doOut(PREVENT, NOTHING);

        other.manage(TaskManagementFunction.I_T_NEXUS_LOSS);

        host.doOut(EJECT, NOTHING);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/3A/02");
    }

    @Test
    void whoseRegistrationIsPreemptedAndAbortedPreventsNothingAnyMore() {
        Initiator other = rig.ready("iqn.b");
        String none = "0000000000000000";
        String ours = "000000000000000A";
        String theirs = "000000000000000B";
        String rest = "0000000000000000";
        host.doHex("5F 00 00 00 00 00 00 00 18 00", none + ours + rest);
        other.doHex("5F 00 00 00 00 00 00 00 18 00", none + theirs + rest);
        other.doOut(PREVENT, NOTHING);
        assertThat(host.doFail(EJECT)).isEqualTo("05/53/02");

        assertThat(host.doHex("5F 05 03 00 00 00 00 00 18 00", ours + theirs + rest))
                .isEqualTo("GOOD");

        host.doOut(EJECT, NOTHING);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/3A/02");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E 00 00 00 02 00", "1E 00 00 00 03 00"})
    void theObsoleteWaysToPreventAreRefused(String cdb) {
        assertThat(host.doFail(cdb)).isEqualTo("05/24/00");
        host.doOut(EJECT, NOTHING);
    }
}
