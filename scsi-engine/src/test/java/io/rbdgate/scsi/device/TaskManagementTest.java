package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskManagementFunction.ABORT_TASK;
import static io.rbdgate.scsi.TaskManagementFunction.ABORT_TASK_SET;
import static io.rbdgate.scsi.TaskManagementFunction.CLEAR_ACA;
import static io.rbdgate.scsi.TaskManagementFunction.CLEAR_TASK_SET;
import static io.rbdgate.scsi.TaskManagementFunction.I_T_NEXUS_LOSS;
import static io.rbdgate.scsi.TaskManagementFunction.LOGICAL_UNIT_RESET;
import static io.rbdgate.scsi.TaskManagementFunction.TARGET_COLD_RESET;
import static io.rbdgate.scsi.TaskManagementFunction.TARGET_WARM_RESET;
import static io.rbdgate.scsi.TaskManagementResult.COMPLETE;
import static io.rbdgate.scsi.TaskManagementResult.INCORRECT_LOGICAL_UNIT;
import static io.rbdgate.scsi.TaskManagementResult.NOT_SUPPORTED;
import static io.rbdgate.scsi.TaskManagementResult.REJECTED;
import static io.rbdgate.scsi.TaskManagementResult.TASK_DOES_NOT_EXIST;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.backstore.Capabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskManagementTest {
    private static final String WRITE_0 = "2A 00 00 00 00 00 00 00 01 00";
    private static final String WRITE_1 = "2A 00 00 00 00 01 00 00 01 00";
    private static final String READ_0 = "28 00 00 00 00 00 00 00 01 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";

    private final HeldBackstore disk = new HeldBackstore(8 << 20);
    private final Rig rig = Rig.online(disk).abortingSilently();
    private final Initiator host = rig.ready("iqn.a");
    private final Initiator other = rig.ready("iqn.b");

    @AfterEach
    void letEverythingEnd() {
        disk.finishAll();
    }

    TaskManagementTest() {
        disk.holding = true;
    }

    private static byte[] block(int value) {
        byte[] bytes = new byte[512];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void abortTaskWaitsForTheWriteInFlight() {
        SentTask write = host.sendOut(WRITE_0, block(1));

        List<TaskManagementResult> results = host.manage(ABORT_TASK, write);
        assertThat(write.result()).isEqualTo("aborted");
        assertThat(results).isEmpty();
        disk.take().finish();

        assertThat(results).containsExactly(COMPLETE);
        assertThat(rig.lane.pendingTimers()).isZero();
        assertThat(write.answers).isZero();
    }

    @Test
    void anAnsweredOrUnknownTaskDoesNotExist() {
        SentTask write = host.sendOut(WRITE_0, block(1));
        disk.take().finish();

        assertThat(host.manage(ABORT_TASK, write)).containsExactly(TASK_DOES_NOT_EXIST);
        assertThat(host.manage(ABORT_TASK)).containsExactly(TASK_DOES_NOT_EXIST);
    }

    @Test
    void anotherNexusCannotAbortOurTask() {
        SentTask write = host.sendOut(WRITE_0, block(1));

        assertThat(other.manage(ABORT_TASK, write)).containsExactly(TASK_DOES_NOT_EXIST);
        disk.take().finish();
        assertThat(write.result()).isEqualTo("GOOD");
    }

    @Test
    void aSecondAbortWaitsForTheSameWrite() {
        SentTask write = host.sendOut(WRITE_0, block(1));
        List<TaskManagementResult> first = host.manage(ABORT_TASK, write);
        List<TaskManagementResult> second = host.manage(LOGICAL_UNIT_RESET);
        assertThat(first).isEmpty();
        assertThat(second).isEmpty();

        disk.take().finish();

        assertThat(first).containsExactly(COMPLETE);
        assertThat(second).containsExactly(COMPLETE);
    }

    @Test
    void aStuckWriteHoldsTheAnswerForABoundedTimeOnly() {
        SentTask write = host.sendOut(WRITE_0, block(1));
        List<TaskManagementResult> results = host.manage(ABORT_TASK, write);

        rig.lane.expire();
        assertThat(results).containsExactly(REJECTED);
        disk.take().finish();

        assertThat(results).containsExactly(REJECTED);
        assertThat(write.result()).isEqualTo("aborted");
    }

    @Test
    void aWriteWaitingForItsDataIsGoneAtOnceAndLateDataIsDropped() {
        host.keepDataOut = true;
        SentTask write = host.sendOut(WRITE_0, block(1));

        assertThat(host.manage(ABORT_TASK, write)).containsExactly(COMPLETE);
        host.wantedDataOut.remove().run();

        assertThat(disk.log).isEmpty();
        assertThat(write.result()).isEqualTo("aborted");
    }

    @Test
    void aNewWriteWaitsForTheAbortedOneItOverlaps() {
        SentTask old = host.sendOut(WRITE_0, block(1));
        host.manage(ABORT_TASK, old);

        SentTask overlapping = other.sendOut(WRITE_0, block(2));
        SentTask elsewhere = other.sendOut(WRITE_1, block(3));
        assertThat(disk.held).hasSize(2);
        disk.held.remove(1).finish();
        assertThat(elsewhere.result()).isEqualTo("GOOD");
        disk.take().finish();
        disk.take().finish();

        assertThat(overlapping.result()).isEqualTo("GOOD");
        assertThat(disk.disk[0]).isEqualTo((byte) 2);
    }

    @Test
    void abortTaskSetTakesOursOnly() {
        SentTask ours = host.sendOut(WRITE_0, block(1));
        SentTask theirs = other.sendOut(WRITE_1, block(2));
        List<TaskManagementResult> results = host.manage(ABORT_TASK_SET);

        disk.take().finish();
        assertThat(results).containsExactly(COMPLETE);
        disk.take().finish();

        assertThat(ours.result()).isEqualTo("aborted");
        assertThat(theirs.result()).isEqualTo("GOOD");
        disk.holding = false;
        other.doOut(TEST_UNIT_READY, new byte[0]);
    }

    @Test
    void clearTaskSetTellsTheOthersWhoseTasksVanished() {
        Initiator idle = rig.ready("iqn.c");
        SentTask theirs = other.sendOut(WRITE_0, block(2));
        List<TaskManagementResult> results = host.manage(CLEAR_TASK_SET);
        disk.take().finish();

        assertThat(results).containsExactly(COMPLETE);
        assertThat(theirs.result()).isEqualTo("aborted");
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("06/2F/00");
        assertThat(other.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
        assertThat(idle.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
        assertThat(host.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
    }

    @ParameterizedTest
    @CsvSource({
        "LOGICAL_UNIT_RESET, 06/29/03",
        "TARGET_WARM_RESET, 06/29/02",
        "TARGET_COLD_RESET, 06/29/00"
    })
    void resetsEndEverythingAndTellEveryNexus(TaskManagementFunction function, String attention) {
        SentTask ours = host.sendOut(WRITE_0, block(1));
        SentTask theirs = other.sendIn(READ_0, 512);
        List<TaskManagementResult> results = host.manage(function);
        assertThat(results).isEmpty();
        disk.take().finish();
        disk.take().finish();

        assertThat(results).containsExactly(COMPLETE);
        assertThat(ours.result()).isEqualTo("aborted");
        assertThat(theirs.result()).isEqualTo("aborted");
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo(attention);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo(attention);
    }

    @Test
    void functionsOnAMissingLogicalUnit() {
        for (TaskManagementFunction function :
                new TaskManagementFunction[] {ABORT_TASK, ABORT_TASK_SET, LOGICAL_UNIT_RESET}) {
            List<TaskManagementResult> results = new ArrayList<>();
            rig.target.manage(function, host.nexus, 0x0001000000000000L, null, results::add);
            assertThat(results).containsExactly(INCORRECT_LOGICAL_UNIT);
        }
        assertThat(host.manage(CLEAR_ACA)).containsExactly(NOT_SUPPORTED);
    }

    @Test
    void theNextIncarnationOfANexusWaitsForItsLateWrites() {
        SentTask late = host.sendOut(WRITE_0, block(1));
        assertThat(host.manage(I_T_NEXUS_LOSS)).containsExactly(COMPLETE);
        Initiator back = host.again();

        assertThat(back.doFail(TEST_UNIT_READY)).isEqualTo("06/29/07");
        SentTask read = back.sendIn(READ_0, 512);
        SentTask elsewhere = back.sendOut(WRITE_1, block(2));
        assertThat(disk.held).hasSize(1);
        assertThat(back.doInHex("25 00 00 00 00 00 00 00 00 00", 8)).isEqualTo("00003FFF00000200");

        disk.take().finish();
        assertThat(disk.held).hasSize(2);
        disk.take().finish();
        disk.take().finish();

        assertThat(late.result()).isEqualTo("aborted");
        assertThat(read.result()).isEqualTo("GOOD");
        assertThat(read.data()).containsOnly(1);
        assertThat(elsewhere.result()).isEqualTo("GOOD");
    }

    @Test
    void othersAreNotHeldUpByALostNexusUnlessTheyOverlap() {
        SentTask unused = host.sendOut(WRITE_0, block(1));
        assertThat(unused.answered()).isFalse();
        host.manage(I_T_NEXUS_LOSS);

        SentTask elsewhere = other.sendOut(WRITE_1, block(2));
        assertThat(disk.held).hasSize(2);
        disk.held.remove(1).finish();

        assertThat(elsewhere.result()).isEqualTo("GOOD");
    }

    @Test
    void waitingTasksOfTheNextIncarnationCanBeAborted() {
        host.sendOut(WRITE_0, block(1));
        host.manage(I_T_NEXUS_LOSS);
        Initiator back = host.again();
        back.doFail(TEST_UNIT_READY);
        SentTask waiting = back.sendOut(WRITE_0, block(2));

        assertThat(back.manage(ABORT_TASK, waiting)).containsExactly(COMPLETE);
        disk.take().finish();

        assertThat(waiting.result()).isEqualTo("aborted");
        assertThat(disk.held).isEmpty();
        assertThat(disk.disk[0]).isEqualTo((byte) 1);
    }

    @Test
    void anAbortedWriteOfALostNexusHoldsTheNextIncarnationToo() {
        SentTask write = host.sendOut(WRITE_0, block(1));
        host.manage(ABORT_TASK, write);
        rig.lane.expire();
        host.manage(I_T_NEXUS_LOSS);
        Initiator back = host.again();
        back.doFail(TEST_UNIT_READY);

        SentTask read = back.sendIn(READ_0, 512);
        assertThat(disk.held).hasSize(1);
        disk.take().finish();
        disk.take().finish();

        assertThat(read.data()).containsOnly(1);
    }

    @Test
    void anExclusiveCommandWaitsForLateWritesAndNothingOvertakesIt() {
        disk.capabilities = new Capabilities(false, false, true, true, 0, false);
        Rig emulating = Rig.online(disk);
        Initiator one = emulating.ready("iqn.a");
        Initiator two = emulating.ready("iqn.b");
        SentTask plain = one.sendOut(WRITE_0, block(1));
        byte[] both = new byte[1024];
        Arrays.fill(both, 0, 512, (byte) 1);
        Arrays.fill(both, 512, 1024, (byte) 2);
        SentTask swap = two.sendOut("89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00", both);
        SentTask after = one.sendOut(WRITE_0, block(3));
        assertThat(disk.held).hasSize(1);

        disk.take().finish();
        assertThat(plain.result()).isEqualTo("GOOD");
        assertThat(disk.held).hasSize(1);
        assertThat(disk.held.getFirst().what()).startsWith("read");
        disk.take().finish();
        disk.take().finish();
        assertThat(swap.result()).isEqualTo("GOOD");
        disk.take().finish();

        assertThat(after.result()).isEqualTo("GOOD");
        assertThat(disk.disk[0]).isEqualTo((byte) 3);
    }

    @Test
    void twoCompareAndWritesOfOneBlockCannotBothWin() {
        disk.capabilities = new Capabilities(false, false, true, true, 0, false);
        Rig emulating = Rig.online(disk);
        Initiator one = emulating.ready("iqn.a");
        Initiator two = emulating.ready("iqn.b");
        byte[] mine = new byte[1024];
        Arrays.fill(mine, 512, 1024, (byte) 1);
        byte[] yours = new byte[1024];
        Arrays.fill(yours, 512, 1024, (byte) 2);
        String cdb = "89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00";
        SentTask first = one.sendOut(cdb, mine);
        SentTask second = two.sendOut(cdb, yours);

        while (!disk.held.isEmpty()) {
            disk.take().finish();
        }

        assertThat(first.result()).isEqualTo("GOOD");
        assertThat(second.result()).isEqualTo("0E/1D/00");
        assertThat(disk.disk[0]).isEqualTo((byte) 1);
    }

    @Test
    void abortedReadModifyWriteDoesNotWriteAfterwards() {
        SentTask or = host.sendOut("8B 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00", block(0xFF));
        List<TaskManagementResult> results = host.manage(ABORT_TASK, or);
        assertThat(results).isEmpty();
        disk.take().finish();

        assertThat(results).containsExactly(COMPLETE);
        assertThat(disk.held).isEmpty();
        assertThat(disk.disk[0]).isZero();
    }

    @Test
    void dataThatCannotBeDeliveredEndsTheWriteWithTheTransportsSense() {
        host.keepDataOut = true;
        SentTask write =
                host.sendOut("8A 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00", new byte[2 << 20]);
        host.wantedDataOut.remove().run();
        byte[] sense = new byte[18];
        sense[2] = 0x0B;
        sense[12] = 0x47;
        sense[13] = 0x05;

        host.target.dataOutFailed(write, sense);
        assertThat(write.answered()).isFalse();
        disk.take().finish();

        assertThat(write.result()).isEqualTo("0B/47/05");
        assertThat(disk.held).isEmpty();
    }

    @Test
    void targetFunctionsReachEveryLogicalUnitOrNone() {
        TargetDevice empty = new TargetDevice("iqn.2026-11.test:e", LunMap.of(Map.of()));
        for (TaskManagementFunction function :
                new TaskManagementFunction[] {TARGET_WARM_RESET, TARGET_COLD_RESET}) {
            List<TaskManagementResult> results = new ArrayList<>();
            empty.manage(function, host.nexus, 0, null, results::add);
            assertThat(results).containsExactly(COMPLETE);
        }
    }
}
