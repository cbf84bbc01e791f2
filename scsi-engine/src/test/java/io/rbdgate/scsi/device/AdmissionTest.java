package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskAttribute.SIMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.lu.TrafficLimit;
import io.rbdgate.scsi.lu.WriteHold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long SECOND = 1_000_000_000L;

    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final ManualLane lane = new ManualLane();
    private final List<String> hold = new ArrayList<>();
    private final LogicalUnit unit;
    private final Initiator host;
    private long nowNanos = Long.MAX_VALUE - SECOND;

    AdmissionTest() {
        unit =
                new LogicalUnit(
                        lane, LuIdentity.lio("1"), LuSettings.ofBlockBytes(512), () -> nowNanos);
        unit.online(disk, Rig.DEAF);
        host =
                new Initiator(new TargetDevice("iqn.t", LunMap.of(Map.of(0, unit))), "iqn.a")
                        .ready();
    }

    @AfterEach
    void letEverythingEnd() {
        disk.finishAll();
    }

    private SentTask read(int lba) {
        return host.send(0, SIMPLE, "28 00 00 00 00 0" + lba + " 00 00 01 00", new byte[0], 512);
    }

    private SentTask write(int lba) {
        return host.send(0, SIMPLE, "2A 00 00 00 00 0" + lba + " 00 00 01 00", new byte[512], 0);
    }

    private WriteHold hold() {
        return unit.holdWrites(
                SECOND,
                new WriteHold.Listener() {
                    @Override
                    public void quiet() {
                        hold.add("quiet");
                    }

                    @Override
                    public void over(boolean inTime) {
                        hold.add(inTime ? "over" : "broken");
                    }
                });
    }

    @Test
    void aLimitOfCommandsLetsTheBurstThroughAndTheRestInTime() {
        unit.limit(new TrafficLimit(2, 0, 1));
        for (int lba = 0; lba < 6; lba++) {
            read(lba);
        }
        // at rate 2/s one second's burst is 2; the one that crosses it passes on credit
        assertThat(disk.log).containsExactly("read 0 512", "read 512 512", "read 1024 512");

        nowNanos += SECOND / 2 - 1;
        lane.expire();
        assertThat(disk.log).hasSize(3);
        nowNanos += 1;
        lane.expire();
        assertThat(disk.log).hasSize(4);
    }

    @Test
    void aLimitOfBytesMakesTheOnesAfterALargeCommandWait() {
        unit.limit(new TrafficLimit(0, 512, 0));
        write(0);
        nowNanos += 1;
        write(1);
        assertThat(disk.log).containsExactly("write 0 512");

        nowNanos += SECOND;
        lane.expire();

        assertThat(disk.log).containsExactly("write 0 512", "write 512 512");
    }

    @Test
    void anotherLimitIsNotWaitedForAsLongAsTheOneBefore() {
        unit.limit(new TrafficLimit(0, 1, 0));
        write(0);
        nowNanos += 1;
        write(1);
        write(2);
        assertThat(lane.delaysNanos()).containsExactly(512 * SECOND - 1);

        unit.limit(new TrafficLimit(0, 512, 0));

        assertThat(disk.log).containsExactly("write 0 512", "write 512 512");
        assertThat(lane.delaysNanos()).containsExactly(SECOND);
        nowNanos += SECOND;
        lane.expire();
        assertThat(disk.log).hasSize(3);
    }

    @Test
    void whatAnInitiatorDeclaresBeyondAnyTransferIsNotCharged() {
        unit.limit(new TrafficLimit(0, 32 << 20, 0));
        host.send(0, SIMPLE, "28 00 00 00 00 00 00 00 01 00", new byte[0], Integer.MAX_VALUE);
        nowNanos += 1;
        read(1);

        assertThat(lane.delaysNanos()).containsExactly(SECOND - 1);
        nowNanos += SECOND;
        lane.expire();
    }

    @Test
    void commandsThatTouchNoMediumKnowNoLimit() {
        unit.limit(new TrafficLimit(1, 0, 0));
        read(0);
        nowNanos += 1;
        read(1);

        host.doIn("12 00 00 00 24 00", 36);
        assertThat(disk.log).containsExactly("read 0 512");
    }

    @Test
    void liftingALimitLetsWhatWaitsGo() {
        unit.limit(new TrafficLimit(1, 0, 0));
        read(0);
        nowNanos += 1;
        read(1);
        read(2);

        unit.limit(TrafficLimit.NONE);

        assertThat(disk.log).containsExactly("read 0 512", "read 512 512", "read 1024 512");
    }

    @Test
    void aUnitThatGoesOfflineLetsNothingWaitForItsTurn() {
        unit.limit(new TrafficLimit(1, 0, 0));
        read(0);
        nowNanos += 1;
        SentTask waiting = read(1);

        unit.offline(LuState.UNAVAILABLE, "gone", () -> {});

        assertThat(waiting.result()).startsWith("02/");
    }

    @Test
    void aLimitedCommandThatWaitsCanBeAborted() {
        unit.limit(new TrafficLimit(1, 0, 0));
        read(0);
        nowNanos += 1;
        SentTask waiting = read(1);

        host.manage(TaskManagementFunction.ABORT_TASK, waiting);

        assertThat(waiting.gone).isTrue();
    }

    @Test
    void aHoldIsQuietWhenTheWritesBegunBeforeHaveEnded() {
        disk.holding = true;
        write(0);
        hold();
        write(1);
        read(2);
        assertThat(disk.log).containsExactly("write 0 512", "read 1024 512");
        assertThat(hold).isEmpty();

        disk.take().finish();

        assertThat(hold).containsExactly("quiet");
        assertThat(disk.log).containsExactly("write 0 512", "read 1024 512");
    }

    @Test
    void aReleasedHoldLetsTheWritesGoOn() {
        WriteHold held = hold();
        SentTask waiting = write(1);
        assertThat(hold).containsExactly("quiet");

        held.release();

        assertThat(hold).containsExactly("quiet", "over");
        assertThat(waiting.result()).isEqualTo("GOOD");
        assertThat(lane.pendingTimers()).isZero();
    }

    @Test
    void aHoldBreaksWhenItLastsTooLong() {
        WriteHold held = hold();
        SentTask waiting = write(1);

        lane.expire();
        held.release();

        assertThat(hold).containsExactly("quiet", "broken");
        assertThat(waiting.result()).isEqualTo("GOOD");
    }

    @Test
    void anAbortedWriteStillInFlightIsNotQuiet() {
        disk.holding = true;
        SentTask late = write(0);
        host.manage(TaskManagementFunction.ABORT_TASK, late);
        hold();
        assertThat(hold).isEmpty();

        disk.take().finish();

        assertThat(hold).containsExactly("quiet");
    }

    @Test
    void aSecondHoldIsBrokenAtOnceAndLeavesTheFirst() {
        hold();
        hold();

        SentTask waiting = write(1);

        assertThat(hold).containsExactly("quiet", "broken");
        assertThat(waiting.answers).isZero();
        unit.offline(LuState.UNAVAILABLE, "end", () -> {});
        assertThat(hold).containsExactly("quiet", "broken", "broken");
    }
}
