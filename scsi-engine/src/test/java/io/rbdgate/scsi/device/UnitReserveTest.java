package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskManagementFunction.ABORT_TASK_SET;
import static io.rbdgate.scsi.TaskManagementFunction.I_T_NEXUS_LOSS;
import static io.rbdgate.scsi.TaskManagementFunction.LOGICAL_UNIT_RESET;
import static io.rbdgate.scsi.TaskManagementFunction.TARGET_WARM_RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.reservation.ReservationStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RESERVE and RELEASE of SPC-2, and how they live beside persistent reservations.
class UnitReserveTest {
    private static final String RESERVE = "16 00 00 00 00 00";
    private static final String RELEASE = "17 00 00 00 00 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String REGISTER = "5F 00 00 00 00 00 00 00 18 00";
    private static final String REGISTER_A = "0000000000000000 00000000000000AA 00000000 00 000000";
    private static final String KEY_A = "00000000000000AA 0000000000000000 00000000 00 000000";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 00 FF 00";
    private static final String WRITE = "2A 00 00 00 00 00 00 00 01 00";
    private static final String CONFLICT = "RESERVATION_CONFLICT";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final StoreOfTest store = new StoreOfTest();
    private final Rig rig = Rig.online(disk, store);
    private final Initiator a = rig.ready("iqn.a");
    private final Initiator b = rig.ready("iqn.b");

    @AfterEach
    void closeTheDisk() {
        disk.close();
    }

    private static String run(Initiator host, String cdb) {
        return host.sendIn(cdb, 255).result();
    }

    @Test
    void aReservedUnitTellsOthersOnlyWhoItIs() {
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");

        assertThat(run(b, TEST_UNIT_READY)).isEqualTo(CONFLICT);
        assertThat(run(b, "28 00 00 00 00 00 00 00 01 00")).isEqualTo(CONFLICT);
        assertThat(run(b, RESERVE)).isEqualTo(CONFLICT);
        assertThat(run(b, "12 00 00 00 FF 00")).isEqualTo("GOOD");
        assertThat(run(b, "03 00 00 00 FC 00")).isEqualTo("GOOD");
        assertThat(run(b, "A0 00 00 00 00 00 00 00 00 FF 00 00")).isEqualTo("GOOD");
        assertThat(run(a, TEST_UNIT_READY)).isEqualTo("GOOD");
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17 00 00 00 00 00", "57 00 00 00 00 00 00 00 00 00"})
    void onlyItsHolderReleasesIt(String release) {
        assertThat(run(a, "56 00 00 00 00 00 00 00 00 00")).isEqualTo("GOOD");

        assertThat(run(b, release)).isEqualTo("GOOD");
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo(CONFLICT);
        assertThat(run(a, release)).isEqualTo("GOOD");
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("GOOD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // third party, extents, an extent list
                "16 10 00 00 00 00",
                "16 01 00 00 00 00",
                "16 00 00 00 08 00",
                "56 10 00 00 00 00 00 00 00 00",
                "56 02 00 00 00 00 00 00 00 00",
                "56 01 00 00 00 00 00 00 00 00",
                "56 00 00 05 00 00 00 00 00 00",
                "56 00 00 00 00 00 00 00 08 00"
            })
    void thirdPartiesAndExtentsAreRefused(String cdb) {
        assertThat(run(a, cdb)).isEqualTo("05/24/00");
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("GOOD");
    }

    @Test
    void itEndsWithItsNexus() {
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");

        a.manage(I_T_NEXUS_LOSS);

        assertThat(run(b, RESERVE)).isEqualTo("GOOD");
        assertThat(a.again().doFail(TEST_UNIT_READY)).isEqualTo("06/29/07");
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskManagementFunction.class,
            names = {"LOGICAL_UNIT_RESET", "TARGET_WARM_RESET", "TARGET_COLD_RESET"})
    void aResetOfAnybodyEndsIt(TaskManagementFunction reset) {
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");

        b.manage(reset);

        assertThat(run(b, TEST_UNIT_READY)).startsWith("06/29/");
        assertThat(run(b, RESERVE)).isEqualTo("GOOD");
        assertThat(store.state.reservedBy()).isNotNull();
        assertThat(run(a, TEST_UNIT_READY)).startsWith("06/29/");
        assertThat(run(a, TEST_UNIT_READY)).isEqualTo(CONFLICT);
    }

    @Test
    void itEndsAtOnceAlsoWhileTheStoreIsSlow() {
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");
        store.holding = true;

        b.manage(LOGICAL_UNIT_RESET);
        assertThat(run(b, TEST_UNIT_READY)).startsWith("06/29/");
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("GOOD");
        assertThat(store.state.reservedBy()).isNotNull();
        store.answerOne();

        assertThat(store.state.reservedBy()).isNull();
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("GOOD");
    }

    @Test
    void whatEndedWhileTheStoreWasBrokenIsStoredLater() {
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");
        store.failing = new ReservationStore.Failed("broken");

        a.manage(I_T_NEXUS_LOSS);
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("GOOD");
        assertThat(store.state.reservedBy()).isNotNull();
        rig.lane.expire();

        assertThat(store.state.reservedBy()).isNull();
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("GOOD");
    }

    @Test
    void aReserveNobodyWaitsForAnyMoreIsUndone() {
        store.holding = true;
        SentTask reserve = a.sendIn(RESERVE, 0);

        a.manage(I_T_NEXUS_LOSS);
        store.answerOne();
        assertThat(store.state.reservedBy()).isNotNull();
        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("GOOD");
        store.answerOne();

        assertThat(store.state.reservedBy()).isNull();
        assertThat(reserve.result()).isEqualTo("aborted");
    }

    @Test
    void aReserveAfterOneThatNobodyWaitedForHolds() {
        store.holding = true;
        SentTask forgotten = a.sendIn(RESERVE, 0);
        a.manage(ABORT_TASK_SET);
        SentTask reserve = a.sendIn(RESERVE, 0);

        while (!store.held.isEmpty()) {
            store.answerOne();
        }

        assertThat(forgotten.result()).isEqualTo("aborted");
        assertThat(reserve.result()).isEqualTo("GOOD");
        assertThat(store.state.reservedBy()).isNotNull();
        assertThat(run(b, WRITE)).isEqualTo(CONFLICT);
        assertThat(run(b, RESERVE)).isEqualTo(CONFLICT);
    }

    @Test
    void aReserveHoldsAlsoWhenTheFreeingBeforeItCouldNotBeStored() {
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");
        store.holding = true;
        b.manage(LOGICAL_UNIT_RESET);
        assertThat(run(a, TEST_UNIT_READY)).startsWith("06/29/");
        assertThat(run(b, TEST_UNIT_READY)).startsWith("06/29/");
        store.failing = new ReservationStore.Failed("broken");
        store.answerOne();
        rig.lane.expire();

        SentTask reserve = a.sendIn(RESERVE, 0);
        while (!store.held.isEmpty()) {
            store.answerOne();
        }

        assertThat(reserve.result()).isEqualTo("GOOD");
        assertThat(store.state.reservedBy()).isNotNull();
        assertThat(run(b, WRITE)).isEqualTo(CONFLICT);
    }

    @Test
    void meanwhileNobodyManagesPersistentReservations() {
        assertThat(run(a, RESERVE)).isEqualTo("GOOD");

        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo(CONFLICT);
        assertThat(run(a, READ_KEYS)).isEqualTo(CONFLICT);
        assertThat(run(b, READ_KEYS)).isEqualTo(CONFLICT);
        assertThat(run(a, RELEASE)).isEqualTo("GOOD");
        assertThat(run(b, READ_KEYS)).isEqualTo("GOOD");
    }

    @Test
    void besideRegistrationsOnlyThoseWithAccessMaySeemToReserve() {
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(run(a, RESERVE)).isEqualTo(CONFLICT);
        assertThat(run(b, RESERVE)).isEqualTo(CONFLICT);
        assertThat(run(b, RELEASE)).isEqualTo(CONFLICT);

        assertThat(a.doHex("5F 01 05 00 00 00 00 00 18 00", KEY_A)).isEqualTo("GOOD");

        assertThat(run(a, RESERVE)).isEqualTo("GOOD");
        assertThat(run(a, RELEASE)).isEqualTo("GOOD");
        assertThat(run(b, RESERVE)).isEqualTo(CONFLICT);
        assertThat(b.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(run(b, RESERVE)).isEqualTo("GOOD");
        assertThat(run(a, TEST_UNIT_READY)).isEqualTo("GOOD");
        assertThat(store.state.reservedBy()).isNull();
    }

    @Test
    void aWarmResetLeavesPersistentReservationsAlone() {
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(a.doHex("5F 01 03 00 00 00 00 00 18 00", KEY_A)).isEqualTo("GOOD");

        b.manage(TARGET_WARM_RESET);

        assertThat(run(b, TEST_UNIT_READY)).isEqualTo("06/29/02");
        assertThat(run(b, "28 00 00 00 00 00 00 00 01 00")).isEqualTo(CONFLICT);
    }
}
