package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationState.Held;
import io.rbdgate.scsi.reservation.ReservationStore.Failed;
import io.rbdgate.scsi.reservation.ReservationType;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What initiators see while the place where reservations are kept is slow, broken or not read yet.
class ReservationStoreTroubleTest {
    private static final String REGISTER = "5F 00 00 00 00 00 00 00 18 00";
    private static final String REGISTER_A = "0000000000000000 00000000000000AA 00000000 01 000000";
    private static final String REGISTER_B = "0000000000000000 00000000000000BB 00000000 01 000000";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 00 FF 00";
    private static final String NO_KEYS = "0000000000000000";
    private static final String KEY_OF_A = "0000000100000008" + "00000000000000AA";
    private static final String WRITE = "2A 00 00 00 00 00 00 00 01 00";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final StoreOfTest store = new StoreOfTest();

    @AfterEach
    void closeTheDisk() {
        disk.close();
    }

    private static ReservationState heldByA(boolean persists) {
        NexusName a = new NexusName("iqn.a,i,0x000000000001", "iqn.2026-11.test:t,t,0x0001", 1);
        return new ReservationState(
                5, persists, Map.of(a, 0xAAL), new Held(ReservationType.WRITE_EXCLUSIVE, a), null);
    }

    private static String write(Initiator host) {
        return host.sendOut(WRITE, new byte[512]).result();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 00 00 00 00 00",
                "28 00 00 00 00 00 00 00 01 00",
                "35 00 00 00 00 00 00 00 00 00",
                "1B 00 00 00 00 00",
                "5E 00 00 00 00 00 00 00 FF 00",
                "5E 02 00 00 00 00 00 00 FF 00",
                "16 00 00 00 00 00"
            })
    void nothingSlipsPastAReservationThatIsNotKnownYet(String cdb) {
        store.state = heldByA(true);
        store.holding = true;
        Initiator b = Rig.online(disk, store).ready("iqn.b");

        assertThat(b.sendIn(cdb, 512).result()).isEqualTo("02/04/01");
        assertThat(write(b)).isEqualTo("02/04/01");
        assertThat(b.sendIn("12 00 00 00 FF 00", 255).result()).isEqualTo("GOOD");
        store.answerOne();

        assertThat(write(b)).isEqualTo("RESERVATION_CONFLICT");
        assertThat(b.sendIn("28 00 00 00 00 00 00 00 01 00", 512).result()).isEqualTo("GOOD");
    }

    @Test
    void aStoreThatCannotBeReadIsReadAgain() {
        store.state = heldByA(true);
        store.failing = new Failed("cannot be reached");
        Rig rig = Rig.online(disk, store);
        Initiator b = rig.ready("iqn.b");
        assertThat(write(b)).isEqualTo("02/04/01");

        rig.lane.expire();

        assertThat(write(b)).isEqualTo("RESERVATION_CONFLICT");
    }

    @Test
    void atAStartOnlyWhatPersistsIsLeftAndTheGenerationGoesOn() {
        store.state = heldByA(false);
        Initiator b = Rig.online(disk, store).ready("iqn.b");

        assertThat(b.doInHex(READ_KEYS, 255)).isEqualTo("00000005" + "00000000");
        assertThat(write(b)).isEqualTo("GOOD");
        assertThat(store.state.registrations()).isEmpty();
    }

    @Test
    void atAStartWhatPersistsIsInForce() {
        store.state = heldByA(true);
        Rig rig = Rig.online(disk, store);

        assertThat(write(rig.ready("iqn.b"))).isEqualTo("RESERVATION_CONFLICT");
        assertThat(write(rig.ready("iqn.a"))).isEqualTo("GOOD");
        assertThat(store.replacements).isZero();
    }

    @Test
    void aChangeIsInForceOnlyWhenItIsStored() {
        Rig rig = Rig.online(disk, store);
        Initiator a = rig.ready("iqn.a");
        Initiator b = rig.ready("iqn.b");
        store.holding = true;

        SentTask register = a.sendOut(REGISTER, bytes(REGISTER_A));
        assertThat(register.answered()).isFalse();
        assertThat(b.doInHex(READ_KEYS, 255)).isEqualTo(NO_KEYS);
        store.answerOne();

        assertThat(register.result()).isEqualTo("GOOD");
        assertThat(b.doInHex(READ_KEYS, 255)).isEqualTo(KEY_OF_A);
    }

    @Test
    void requestsAreDoneOneAfterTheOther() {
        Rig rig = Rig.online(disk, store);
        Initiator a = rig.ready("iqn.a");
        store.holding = true;

        SentTask first = a.sendOut(REGISTER, bytes(REGISTER_A));
        SentTask second =
                a.sendOut(REGISTER, bytes("00000000000000AA 00000000000000AC 0000000001000000"));
        assertThat(store.held).hasSize(1);
        store.answerOne();
        store.answerOne();

        assertThat(first.result()).isEqualTo("GOOD");
        assertThat(second.result()).isEqualTo("GOOD");
        assertThat(a.doInHex(READ_KEYS, 255)).endsWith("00000000000000AC");
    }

    @Test
    void aStoreThatDoesNotAnswerHoldsTheCommandForABoundedTime() {
        Rig rig = Rig.online(disk, store);
        Initiator a = rig.ready("iqn.a");
        Initiator b = rig.ready("iqn.b");
        store.holding = true;
        SentTask first = a.sendOut(REGISTER, bytes(REGISTER_A));
        SentTask second = b.sendOut(REGISTER, bytes(REGISTER_B));

        assertThat(rig.lane.delaysNanos()).containsExactly(5_000_000_000L, 5_000_000_000L);
        rig.lane.expire();
        assertThat(first.result()).isEqualTo("02/04/0A");
        assertThat(second.result()).isEqualTo("02/04/0A");
        assertThat(write(b)).isEqualTo("GOOD");
        store.answerOne();

        // what was on its way has been stored; what was waiting has never begun
        assertThat(b.doInHex(READ_KEYS, 255)).isEqualTo(KEY_OF_A);
        assertThat(store.held).isEmpty();
    }

    @Test
    void aFailedChangeHasNotHappened() {
        Rig rig = Rig.online(disk, store);
        Initiator a = rig.ready("iqn.a");
        store.failing = new Failed("no space");

        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("02/04/0A");
        assertThat(a.doInHex(READ_KEYS, 255)).isEqualTo(NO_KEYS);
        assertThat(write(a)).isEqualTo("GOOD");
        rig.lane.expire();

        assertThat(a.doInHex(READ_KEYS, 255)).isEqualTo(NO_KEYS);
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
    }

    @Test
    void aChangeThatWasStoredThoughTheStoreFailedComesIntoForceWhole() {
        Rig rig = Rig.online(disk, store);
        Initiator a = rig.ready("iqn.a");
        Initiator b = rig.ready("iqn.b");
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(b.doHex(REGISTER, REGISTER_B)).isEqualTo("GOOD");
        store.lyingAbout = new Failed("no answer");
        String preemptA = "00000000000000BB 00000000000000AA 0000000000000000";

        assertThat(b.doHex("5F 05 01 00 00 00 00 00 18 00", preemptA)).isEqualTo("02/04/0A");
        assertThat(a.doInHex(READ_KEYS, 255)).startsWith("00000002" + "00000010");
        rig.lane.expire();

        assertThat(a.doFail("00 00 00 00 00 00")).isEqualTo("06/2A/05");
        assertThat(a.doInHex(READ_KEYS, 255)).isEqualTo("0000000300000008" + "00000000000000BB");
    }

    @Test
    void whatSomebodyElseHasStoredIsReadBeforeAnythingGoesOn() {
        Rig rig = Rig.online(disk, store);
        Initiator b = rig.ready("iqn.b");
        assertThat(write(b)).isEqualTo("GOOD");
        store.holding = true;

        store.storeFromElsewhere(heldByA(true));
        assertThat(write(b)).isEqualTo("02/04/01");
        store.answerOne();

        assertThat(write(b)).isEqualTo("RESERVATION_CONFLICT");
    }

    @Test
    void whoComesSecondDecidesOnWhatTheFirstHasStored() {
        Rig rig = Rig.online(disk, store);
        Initiator a = rig.ready("iqn.a");
        store.state = heldByA(true);
        store.version++;

        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("RESERVATION_CONFLICT");
        assertThat(a.doInHex(READ_KEYS, 255)).isEqualTo("0000000500000008" + "00000000000000AA");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
