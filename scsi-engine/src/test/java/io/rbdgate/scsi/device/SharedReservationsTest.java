package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskManagementFunction.I_T_NEXUS_LOSS;
import static io.rbdgate.scsi.TaskManagementFunction.LOGICAL_UNIT_RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.reservation.ReservationStore.Company;
import io.rbdgate.scsi.reservation.ReservationStore.Failed;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reservations of one disk that two gateways serve, host A through the one and host B through the
/// other.
class SharedReservationsTest {
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 00 FF 00";
    private static final String WRITE = "2A 00 00 00 00 00 00 00 01 00";
    private static final String READ = "28 00 00 00 00 00 00 00 01 00";
    private static final String CLEAR = "5F 03 00 00 00 00 00 00 18 00";
    private static final String RELEASE_5 = "5F 02 05 00 00 00 00 00 18 00";
    private static final String PREEMPT_5 = "5F 04 05 00 00 00 00 00 18 00";
    private static final String PREEMPT_AND_ABORT_5 = "5F 05 05 00 00 00 00 00 18 00";
    private static final String REGISTER = "5F 00 00 00 00 00 00 00 18 00";
    private static final String OF_A = "00000000000000AA 0000000000000000 0000000000000000";
    private static final String OF_B = "00000000000000BB 0000000000000000 0000000000000000";
    private static final String B_TAKES_FROM_A =
            "00000000000000BB 00000000000000AA 0000000000000000";
    private static final String CONFLICT = "RESERVATION_CONFLICT";
    private static final byte[] BLOCK = new byte[512];

    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final SharedPlace place = new SharedPlace();
    private final SharedPlace.Gateway one = place.gateway();
    private final SharedPlace.Gateway two = place.gateway();
    private final Rig first = Rig.online(disk, one);
    private final Rig second = Rig.online(disk, two);
    private final Initiator a = first.ready("iqn.a", 1, 1);
    private final Initiator b = second.ready("iqn.b", 1, 2);

    @AfterEach
    void letEverythingEnd() {
        disk.finishAll();
    }

    private static String register(Initiator host, String key) {
        return host.doHex(
                "5F 06 00 00 00 00 00 00 18 00",
                "0000000000000000 00000000000000" + key + "0000000000000000");
    }

    private static String reserve(Initiator host, int type, String owner) {
        return host.doHex("5F 01 0%d 00 00 00 00 00 18 00".formatted(type), owner);
    }

    private void bothRegisteredAndHeldByA(int type) {
        assertThat(register(a, "AA")).isEqualTo("GOOD");
        assertThat(register(b, "BB")).isEqualTo("GOOD");
        assertThat(reserve(a, type, OF_A)).isEqualTo("GOOD");
    }

    private static String write(Initiator host) {
        return host.sendOut(WRITE, BLOCK).result();
    }

    private static SentTask sendHex(Initiator host, String cdb, String list) {
        return host.sendOut(cdb, HexFormat.of().parseHex(list.replace(" ", "")));
    }

    private static String senseOf(Initiator host) {
        SentTask task = host.sendIn(TEST_UNIT_READY, 0);
        byte[] sense = task.sense();
        return sense == null ? task.result() : HexFormat.of().withUpperCase().formatHex(sense);
    }

    @Test
    void whatOneGatewayIsToldBothKnow() {
        bothRegisteredAndHeldByA(1);

        assertThat(b.doInHex(READ_KEYS, 255))
                .isEqualTo("0000000200000010" + "00000000000000AA" + "00000000000000BB");
        assertThat(write(b)).isEqualTo(CONFLICT);
        assertThat(b.sendIn(READ, 512).result()).isEqualTo("GOOD");
        assertThat(write(a)).isEqualTo("GOOD");
        assertThat(senseOf(b)).isEqualTo("GOOD");
    }

    @Test
    void aPreemptedHostIsToldAtItsOwnGateway() {
        bothRegisteredAndHeldByA(5);

        assertThat(b.doHex(PREEMPT_5, B_TAKES_FROM_A)).isEqualTo("GOOD");

        assertThat(senseOf(a)).isEqualTo("70000600000000" + "0A000000002A050000" + "0000");
        assertThat(senseOf(a)).isEqualTo("GOOD");
        assertThat(write(a)).isEqualTo(CONFLICT);
        assertThat(write(b)).isEqualTo("GOOD");
        assertThat(senseOf(b)).isEqualTo("GOOD");
    }

    @Test
    void registrantsElsewhereHearThatAReservationIsReleased() {
        bothRegisteredAndHeldByA(5);

        assertThat(a.doHex(RELEASE_5, OF_A)).isEqualTo("GOOD");

        assertThat(senseOf(b)).isEqualTo("70000600000000" + "0A000000002A040000" + "0000");
        assertThat(senseOf(a)).isEqualTo("GOOD");
    }

    @Test
    void registrantsElsewhereHearThatAllIsCleared() {
        bothRegisteredAndHeldByA(3);

        assertThat(b.doHex(CLEAR, OF_B)).isEqualTo("GOOD");

        assertThat(senseOf(a)).isEqualTo("70000600000000" + "0A000000002A030000" + "0000");
        assertThat(write(a)).isEqualTo("GOOD");
        assertThat(a.doInHex(READ_KEYS, 255)).isEqualTo("0000000300000000");
    }

    @Test
    void whatAllRegistrantsHoldEndsWithTheLastWhereverThatIs() {
        bothRegisteredAndHeldByA(7);
        Initiator stranger = second.ready("iqn.c", 1, 2);
        assertThat(write(b)).isEqualTo("GOOD");

        assertThat(register(a, "00")).isEqualTo("GOOD");
        assertThat(write(a)).isEqualTo(CONFLICT);
        assertThat(write(stranger)).isEqualTo(CONFLICT);
        assertThat(write(b)).isEqualTo("GOOD");

        assertThat(register(b, "00")).isEqualTo("GOOD");
        assertThat(write(a)).isEqualTo("GOOD");
        assertThat(write(stranger)).isEqualTo("GOOD");
    }

    @Test
    void goodIsSaidWhenTheOtherGatewayHasItInForce() {
        assertThat(register(a, "AA")).isEqualTo("GOOD");
        two.frozen = true;

        SentTask reserve = sendHex(a, "5F 01 03 00 00 00 00 00 18 00", OF_A);
        assertThat(reserve.answered()).isFalse();
        assertThat(write(b)).isEqualTo("GOOD");
        two.thaw();

        assertThat(reserve.result()).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo(CONFLICT);
    }

    @Test
    void alsoWhatChangesNothingWaitsForTheOthers() {
        bothRegisteredAndHeldByA(3);
        two.frozen = true;

        SentTask again = sendHex(a, "5F 01 03 00 00 00 00 00 18 00", OF_A);
        assertThat(again.answered()).isFalse();
        two.thaw();

        assertThat(again.result()).isEqualTo("GOOD");
    }

    @Test
    void preemptAndAbortWaitsForWhatIsInFlightAtTheOtherGateway() {
        bothRegisteredAndHeldByA(5);
        disk.holding = true;
        SentTask inFlight = a.sendOut(WRITE, BLOCK);
        a.keepDataOut = true;
        SentTask withoutData = a.sendOut(WRITE, BLOCK);

        SentTask preempt = sendHex(b, PREEMPT_AND_ABORT_5, B_TAKES_FROM_A);
        assertThat(inFlight.answered()).isFalse();
        assertThat(withoutData.result()).isEqualTo("TASK_ABORTED");
        assertThat(preempt.answered()).isFalse();
        first.lane.expire();
        assertThat(preempt.answered()).isFalse();
        disk.take().finish();

        assertThat(preempt.result()).isEqualTo("GOOD");
        assertThat(inFlight.result()).isEqualTo("TASK_ABORTED");
        assertThat(disk.log).containsExactly("write 0 512");
        assertThat(List.of(senseOf(a), senseOf(a)))
                .containsExactly("70000600000000" + "0A000000002A050000" + "0000", "GOOD");
    }

    @Test
    void aSecondNoticeIsNotConfirmedBeforeTheFirstOneHasDrained() {
        bothRegisteredAndHeldByA(5);
        disk.holding = true;
        SentTask inFlight = a.sendOut(WRITE, BLOCK);
        SentTask preempt = sendHex(b, PREEMPT_AND_ABORT_5, B_TAKES_FROM_A);
        SentTask next = sendHex(b, REGISTER, "00000000000000BB 00000000000000BC 0000000000000000");

        assertThat(preempt.answered()).isFalse();
        assertThat(next.answered()).isFalse();
        disk.take().finish();

        assertThat(preempt.result()).isEqualTo("GOOD");
        assertThat(next.result()).isEqualTo("GOOD");
        assertThat(inFlight.result()).isEqualTo("TASK_ABORTED");
    }

    @Test
    void whoLosesTheRaceIsJudgedByWhatTheOtherHasStored() {
        assertThat(register(a, "AA")).isEqualTo("GOOD");
        assertThat(register(b, "BB")).isEqualTo("GOOD");
        one.holding = true;
        two.holding = true;
        SentTask ofA = sendHex(a, "5F 01 03 00 00 00 00 00 18 00", OF_A);
        SentTask ofB = sendHex(b, "5F 01 03 00 00 00 00 00 18 00", OF_B);

        two.held.remove().run();
        assertThat(ofB.answered()).isFalse();
        one.held.remove().run();

        assertThat(ofA.result()).isEqualTo(CONFLICT);
        assertThat(ofB.result()).isEqualTo("GOOD");
    }

    @Test
    void twoThatWaitForEachOtherBothGoOn() {
        one.frozen = true;
        two.frozen = true;
        SentTask ofA = sendHex(a, REGISTER, "0000000000000000 00000000000000AA 0000000000000000");
        SentTask ofB = sendHex(b, REGISTER, "0000000000000000 00000000000000BB 0000000000000000");
        assertThat(ofA.answered() || ofB.answered()).isFalse();

        one.thaw();
        two.thaw();

        assertThat(ofA.result()).isEqualTo("GOOD");
        assertThat(ofB.result()).isEqualTo("GOOD");
        assertThat(a.doInHex(READ_KEYS, 255)).startsWith("0000000200000010");
    }

    @Test
    void withoutItsWatchAGatewayAdmitsNothingBeforeItHasReadAgain() {
        two.frozen = true;
        two.loseWatch();

        assertThat(write(b)).isEqualTo("02/04/0A");
        assertThat(b.sendIn(READ, 512).result()).isEqualTo("02/04/0A");
        assertThat(b.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("02/04/0A");
        assertThat(b.sendIn("12 00 00 00 FF 00", 255).result()).isEqualTo("GOOD");
        assertThat(write(a)).isEqualTo("GOOD");
        two.thaw();

        assertThat(write(b)).isEqualTo("GOOD");
    }

    @Test
    void whoHasMissedHowARegistrationWentIsToldThatItIsGone() {
        bothRegisteredAndHeldByA(5);
        two.frozen = true;
        SentTask clear = sendHex(a, CLEAR, OF_A);
        two.unheard.clear(); // fenced meanwhile, and the other has gone since
        one.takeOut();
        two.frozen = false;
        two.company = Company.GONE_ON;
        two.loseWatch();

        assertThat(senseOf(b)).isEqualTo("70000600000000" + "0A000000002A050000" + "0000");
        assertThat(senseOf(b)).isEqualTo("GOOD");
        assertThat(b.doInHex(READ_KEYS, 255)).endsWith("00000000");
        assertThat(clear.answered()).isFalse();
    }

    @Test
    void anAnnouncementThatFailsIsRepeatedBeforeGood() {
        one.failing = new Failed("no answer");

        SentTask register =
                sendHex(a, REGISTER, "0000000000000000 00000000000000AA 0000000000000000");
        assertThat(register.answered()).isFalse();
        first.lane.expire();

        // the request had its own limit among the timers that have expired
        assertThat(register.result()).isEqualTo("02/04/0A");
        assertThat(b.doInHex(READ_KEYS, 255)).endsWith("00000000000000AA");
        assertThat(register(a, "AC")).isEqualTo("GOOD");
    }

    @Test
    void aChangeThatWasStoredThoughTheStoreFailedIsHeardOfByTheOthers() {
        bothRegisteredAndHeldByA(5);
        two.lying = new Failed("no answer");

        assertThat(b.doHex(PREEMPT_5, B_TAKES_FROM_A)).isEqualTo("02/04/0A");
        assertThat(write(a)).isEqualTo("GOOD");
        second.lane.expire();

        assertThat(senseOf(a)).isEqualTo("70000600000000" + "0A000000002A050000" + "0000");
        assertThat(write(a)).isEqualTo(CONFLICT);
        assertThat(write(b)).isEqualTo("GOOD");
    }

    @Test
    void whatIsReservedBySpc2HoldsAtBothAndEndsWithItsNexusOrAReset() {
        assertThat(a.doHex("16 00 00 00 00 00", "")).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo(CONFLICT);
        assertThat(b.doHex("16 00 00 00 00 00", "")).isEqualTo(CONFLICT);
        a.manage(I_T_NEXUS_LOSS);
        assertThat(write(b)).isEqualTo("GOOD");

        Initiator again = a.again().ready();
        assertThat(again.doHex("16 00 00 00 00 00", "")).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo(CONFLICT);
        b.manage(LOGICAL_UNIT_RESET);
        assertThat(senseOf(b)).startsWith("70000600000000" + "0A0000000029");
        assertThat(write(b)).isEqualTo("GOOD");
        assertThat(write(again)).isEqualTo("GOOD");
    }

    @Test
    void aGatewayThatStartsFindsWhatTheOthersKeepThoughNothingPersists() {
        bothRegisteredAndHeldByA(3);

        Rig third = Rig.online(disk, place.gateway());

        assertThat(write(third.ready("iqn.c", 1, 3))).isEqualTo(CONFLICT);
        assertThat(write(a)).isEqualTo("GOOD");
    }

    @Test
    void aGatewayThatStartsAloneFindsOnlyWhatPersists() {
        bothRegisteredAndHeldByA(3);
        SharedPlace.Gateway alone = place.gateway();
        alone.company = Company.NONE;

        Rig third = Rig.online(disk, alone);

        assertThat(write(third.ready("iqn.c", 1, 3))).isEqualTo("GOOD");
    }

    @Test
    void whatAGatewayStoredBeforeItDiedIsFoundWithinSeconds() {
        assertThat(register(a, "AA")).isEqualTo("GOOD");
        one.failing = new Failed("dead");
        SentTask reserve = sendHex(a, "5F 01 03 00 00 00 00 00 18 00", OF_A);
        assertThat(reserve.answered()).isFalse();
        assertThat(write(b)).isEqualTo("GOOD");

        second.lane.expire();

        assertThat(write(b)).isEqualTo(CONFLICT);
    }
}
