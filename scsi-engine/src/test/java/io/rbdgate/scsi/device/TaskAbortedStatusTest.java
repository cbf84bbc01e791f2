package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskManagementFunction.ABORT_TASK;
import static io.rbdgate.scsi.TaskManagementFunction.ABORT_TASK_SET;
import static io.rbdgate.scsi.TaskManagementFunction.CLEAR_TASK_SET;
import static io.rbdgate.scsi.TaskManagementFunction.I_T_NEXUS_LOSS;
import static io.rbdgate.scsi.TaskManagementFunction.LOGICAL_UNIT_RESET;
import static io.rbdgate.scsi.TaskManagementResult.COMPLETE;
import static io.rbdgate.scsi.TaskManagementResult.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What hosts hear of commands that another one has ended, with TAS of the control mode page as it
/// is by default: status 40h, when nothing of the command is in flight any more.
class TaskAbortedStatusTest {
    private static final String WRITE_0 = "2A 00 00000000 00 0001 00";
    private static final String WRITE_1 = "2A 00 00000001 00 0001 00";
    private static final String READ_0 = "28 00 00000000 00 0001 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final byte[] BLOCK = new byte[512];
    private static final byte[] NOTHING = {};

    private final HeldBackstore disk = new HeldBackstore(8 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");
    private final Initiator other = rig.ready("iqn.b");

    TaskAbortedStatusTest() {
        disk.holding = true;
    }

    @AfterEach
    void letEverythingEnd() {
        disk.finishAll();
    }

    @ParameterizedTest
    @CsvSource({
        "CLEAR_TASK_SET, GOOD",
        "LOGICAL_UNIT_RESET, 06/29/03",
        "TARGET_WARM_RESET, 06/29/02",
    })
    void theOtherHearsWhenItsWriteIsOver(TaskManagementFunction function, String afterwards) {
        SentTask ours = host.sendOut(WRITE_0, BLOCK);
        SentTask theirs = other.sendOut(WRITE_1, BLOCK);
        SentTask read = other.sendIn(READ_0, 512);
        List<TaskManagementResult> results = host.manage(function);
        assertThat(ours.result()).isEqualTo("aborted");
        assertThat(theirs.answered()).isFalse();
        disk.take().finish();
        assertThat(theirs.answered()).isFalse();
        disk.take().finish();

        assertThat(theirs.result()).isEqualTo("TASK_ABORTED");
        disk.take().finish();
        assertThat(read.result()).isEqualTo("TASK_ABORTED");
        assertThat(read.data()).isEmpty();
        assertThat(results).containsExactly(COMPLETE);
        assertThat(other.sendOut(TEST_UNIT_READY, NOTHING).result()).isEqualTo(afterwards);
    }

    @Test
    void whatWaitsForItsTurnOrForDataHearsAtOnce() {
        other.keepDataOut = true;
        SentTask withoutData = other.sendOut(WRITE_0, BLOCK);
        SentTask waiting = other.send(0, TaskAttribute.ORDERED, READ_0, NOTHING, 512);

        assertThat(host.manage(CLEAR_TASK_SET)).containsExactly(COMPLETE);

        assertThat(withoutData.result()).isEqualTo("TASK_ABORTED");
        assertThat(waiting.result()).isEqualTo("TASK_ABORTED");
        other.wantedDataOut.remove().run();
        assertThat(disk.log).isEmpty();
    }

    @Test
    void withDataThatIsNotSentYetNothingMoreIsSent() {
        other.keepUnsent = true;
        SentTask read = other.sendIn("28 00 00000000 00 1800 00", 3 << 20);
        disk.take().finish();
        disk.take().finish();
        assertThat(read.data()).hasSize(2 << 20);

        host.manage(LOGICAL_UNIT_RESET);

        assertThat(read.result()).isEqualTo("TASK_ABORTED");
        other.unsent.forEach(Runnable::run);
        assertThat(read.data()).hasSize(2 << 20);
        assertThat(disk.held).isEmpty();
    }

    @Test
    void aStuckWriteIsAnsweredWhenItIsOverAndNotWhenTheFunctionIs() {
        SentTask theirs = other.sendOut(WRITE_0, BLOCK);
        List<TaskManagementResult> results = host.manage(LOGICAL_UNIT_RESET);

        rig.lane.expire();
        assertThat(results).containsExactly(REJECTED);
        assertThat(theirs.answered()).isFalse();
        disk.take().finish();

        assertThat(theirs.result()).isEqualTo("TASK_ABORTED");
    }

    @Test
    void whoAbortsItsOwnCommandHearsNothing() {
        SentTask one = host.sendOut(WRITE_0, BLOCK);
        SentTask two = host.sendOut(WRITE_1, BLOCK);
        host.manage(ABORT_TASK, one);
        host.manage(ABORT_TASK_SET);
        disk.finishAll();

        assertThat(one.result()).isEqualTo("aborted");
        assertThat(two.result()).isEqualTo("aborted");
        assertThat(one.answers + two.answers).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ABORT_TASK_SET", "LOGICAL_UNIT_RESET", "I_T_NEXUS_LOSS"})
    void whoEndsItMeanwhileItselfHearsNothingEither(TaskManagementFunction function) {
        SentTask theirs = other.sendOut(WRITE_0, BLOCK);
        host.manage(CLEAR_TASK_SET);
        other.manage(function);
        assertThat(theirs.result()).isEqualTo("aborted");

        disk.take().finish();

        assertThat(theirs.answers).isZero();
    }

    @Test
    void theNextIncarnationStillWaitsForTheLateWrite() {
        other.sendOut(WRITE_0, BLOCK);
        host.manage(CLEAR_TASK_SET);
        other.manage(I_T_NEXUS_LOSS);
        Initiator back = other.again();
        assertThat(back.doFail(TEST_UNIT_READY)).isEqualTo("06/29/07");
        SentTask read = back.sendIn(READ_0, 512);
        assertThat(disk.held).hasSize(1);

        disk.take().finish();
        disk.take().finish();

        assertThat(read.result()).isEqualTo("GOOD");
    }

    @Test
    void thePreemptedHearWhenTheirWriteIsOver() {
        for (String key : List.of("AA", "BB")) {
            Initiator one = key.equals("AA") ? host : other;
            String list = "0000000000000000" + "00000000000000" + key + "0000000000000000";
            assertThat(one.doHex("5F 06 00 0000 00000018 00", list)).isEqualTo("GOOD");
        }
        SentTask theirs = other.sendOut(WRITE_0, BLOCK);
        String aTakesFromB = "00000000000000AA" + "00000000000000BB" + "0000000000000000";

        SentTask preempt = host.sendOut("5F 05 05 0000 00000018 00", Bytes.of(aTakesFromB));
        assertThat(theirs.answered()).isFalse();
        assertThat(preempt.answered()).isFalse();
        disk.take().finish();

        assertThat(theirs.result()).isEqualTo("TASK_ABORTED");
        assertThat(preempt.result()).isEqualTo("GOOD");
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        other.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void aHostCanSwitchItOff() {
        disk.holding = false;
        host.doOut("15 10 00 00 10 00", Bytes.of("00000000" + "0A0A 0210 00000000 FFFF 0000"));
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/01");
        assertThat(host.doInHex("1A 08 0A 00 FF 00", 255)).endsWith("0A0A021000000000FFFF0000");
        assertThat(host.doInHex("1A 08 4A 00 FF 00", 255)).endsWith("0A0A04000840000000000000");
        disk.holding = true;
        SentTask theirs = other.sendOut(WRITE_0, BLOCK);

        host.manage(CLEAR_TASK_SET);

        assertThat(theirs.result()).isEqualTo("aborted");
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("06/2F/00");
    }
}
