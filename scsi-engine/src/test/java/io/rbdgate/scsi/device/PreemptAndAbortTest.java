package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskAttribute.HEAD_OF_QUEUE;
import static io.rbdgate.scsi.TaskAttribute.ORDERED;
import static io.rbdgate.scsi.TaskManagementFunction.ABORT_TASK;
import static io.rbdgate.scsi.TaskManagementFunction.I_T_NEXUS_LOSS;
import static io.rbdgate.scsi.TaskManagementResult.COMPLETE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of the commands of preempted nexuses that have begun, or not yet.
class PreemptAndAbortTest {
    private static final String WRITE_0 = "2A 00 00 00 00 00 00 00 01 00";
    private static final String WRITE_1 = "2A 00 00 00 00 01 00 00 01 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String PREEMPT = "5F 04 01 00 00 00 00 00 18 00";
    private static final String PREEMPT_AND_ABORT = "5F 05 01 00 00 00 00 00 18 00";
    private static final String CONFLICT = "RESERVATION_CONFLICT";
    private static final byte[] A_TAKES_FROM_B =
            HexFormat.of().parseHex("00000000000000AA00000000000000BB0000000000000000");
    private static final byte[] BLOCK = new byte[512];

    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final StoreOfTest store = new StoreOfTest();
    private final Rig rig = Rig.online(disk, store).abortingSilently();
    private final Initiator a = rig.ready("iqn.a");
    private final Initiator b = rig.ready("iqn.b");

    PreemptAndAbortTest() {
        register(a, "AA");
        register(b, "BB");
        assertThat(
                        b.doHex(
                                "5F 01 05 00 00 00 00 00 18 00",
                                "00000000000000BB 0000000000000000 0000000000000000"))
                .isEqualTo("GOOD");
        disk.holding = true;
    }

    private static void register(Initiator host, String key) {
        assertThat(
                        host.doHex(
                                "5F 06 00 00 00 00 00 00 18 00",
                                "0000000000000000 00000000000000" + key + "0000000000000000"))
                .isEqualTo("GOOD");
    }

    @AfterEach
    void letEverythingEnd() {
        disk.finishAll();
    }

    @Test
    void theAnswerComesWhenThePreemptedWritesAreOver() {
        SentTask inFlight = b.sendOut(WRITE_0, BLOCK);
        b.keepDataOut = true;
        SentTask withoutData = b.sendOut(WRITE_1, BLOCK);

        SentTask preempt = a.sendOut(PREEMPT_AND_ABORT, A_TAKES_FROM_B);
        assertThat(inFlight.result()).isEqualTo("aborted");
        assertThat(withoutData.result()).isEqualTo("aborted");
        assertThat(preempt.answered()).isFalse();
        disk.take().finish();

        assertThat(preempt.result()).isEqualTo("GOOD");
        assertThat(disk.log).containsExactly("write 0 512");
    }

    @Test
    void meanwhileThePreemptedBeginNothingAndOthersGoOn() {
        SentTask inFlight = b.sendOut(WRITE_0, BLOCK);
        SentTask preempt = a.sendOut(PREEMPT_AND_ABORT, A_TAKES_FROM_B);

        assertThat(b.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(b.doFail(TEST_UNIT_READY)).isEqualTo("06/2F/00");
        assertThat(b.sendOut(WRITE_1, BLOCK).result()).isEqualTo(CONFLICT);
        SentTask ours = a.sendOut(WRITE_1, BLOCK);
        assertThat(disk.held).hasSize(2);
        disk.held.remove(1).finish();

        assertThat(ours.result()).isEqualTo("GOOD");
        assertThat(preempt.answered()).isFalse();
        disk.take().finish();
        assertThat(preempt.result()).isEqualTo("GOOD");
        assertThat(inFlight.result()).isEqualTo("aborted");
    }

    @Test
    void whatLatePreemptedSessionsLeftInFlightIsWaitedForToo() {
        SentTask inFlight = b.sendOut(WRITE_0, BLOCK);
        b.manage(I_T_NEXUS_LOSS);

        SentTask preempt = a.sendOut(PREEMPT_AND_ABORT, A_TAKES_FROM_B);
        assertThat(preempt.answered()).isFalse();
        disk.take().finish();

        assertThat(preempt.result()).isEqualTo("GOOD");
        assertThat(inFlight.result()).isEqualTo("aborted");
    }

    @Test
    void aWriteThatDoesNotEndIsNotCalledOver() {
        SentTask inFlight = b.sendOut(WRITE_0, BLOCK);
        SentTask preempt = a.sendOut(PREEMPT_AND_ABORT, A_TAKES_FROM_B);
        assertThat(rig.lane.delaysNanos()).containsExactly(30_000_000_000L);

        rig.lane.expire();

        assertThat(preempt.result()).isEqualTo("02/04/0A");
        assertThat(inFlight.result()).isEqualTo("aborted");
        assertThat(b.again().sendOut(WRITE_1, BLOCK).result()).startsWith("06/29/");
    }

    @Test
    void preemptLetsFinishWhatHasBegunAndNothingElse() {
        SentTask begun = b.sendOut(WRITE_0, BLOCK);
        SentTask waiting = b.send(0, ORDERED, WRITE_1, BLOCK, 0);
        assertThat(disk.held).hasSize(1);

        assertThat(a.send(0, HEAD_OF_QUEUE, PREEMPT, A_TAKES_FROM_B, 0).result()).isEqualTo("GOOD");
        assertThat(begun.answered()).isFalse();
        disk.take().finish();

        assertThat(begun.result()).isEqualTo("GOOD");
        assertThat(waiting.result()).isEqualTo("06/2A/05");
        assertThat(b.sendOut(WRITE_1, BLOCK).result()).isEqualTo(CONFLICT);
        assertThat(disk.log).containsExactly("write 0 512");
    }

    @Test
    void anAbortedPreemptionThatIsBeingStoredHappensAllTheSame() {
        store.holding = true;
        SentTask preempt = a.sendOut(PREEMPT_AND_ABORT, A_TAKES_FROM_B);

        assertThat(a.manage(ABORT_TASK, preempt)).containsExactly(COMPLETE);
        store.answerOne();

        assertThat(preempt.result()).isEqualTo("aborted");
        assertThat(b.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
    }

    @Test
    void whoPreemptsItselfKeepsThatOneCommand() {
        SentTask ours = a.sendOut(WRITE_0, BLOCK);
        byte[] own = HexFormat.of().parseHex("00000000000000AA00000000000000AA0000000000000000");

        SentTask preempt = a.sendOut(PREEMPT_AND_ABORT, own);
        assertThat(ours.result()).isEqualTo("aborted");
        disk.take().finish();

        assertThat(preempt.result()).isEqualTo("GOOD");
        assertThat(a.doInHex("5E 00 00 00 00 00 00 00 FF 00", 255)).endsWith("00000000000000BB");
    }
}
