package io.rbdgate.scsi.backstore.decorator;

import static io.rbdgate.scsi.backstore.Disk.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.backstore.Awaited;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Disk;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.backstore.RandomOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DecoratorsTest {

    private static final BackstoreListener NOBODY =
            new BackstoreListener() {
                @Override
                public void resized(long sizeBytes) {}

                @Override
                public void lost(BackstoreResult why, String reason) {}
            };

    private final MemoryBackstore memory = new MemoryBackstore(2_000_000);
    private final OwnThreadLane lane = new OwnThreadLane();

    @Test
    void withoutFaultsNothingChanges() {
        try (FaultyBackstore faulty = new FaultyBackstore(memory, FaultPlan.none())) {
            new RandomOperations(faulty, 21).run(60);
            Disk disk = new Disk(faulty);
            disk.write(0, bytes(1));
            assertThat(disk.compareAndWrite(0, bytes(2), bytes(3)).result())
                    .isEqualTo(BackstoreResult.MISCOMPARE);
            assertThat(disk.flush()).isEqualTo(BackstoreResult.OK);
        }
    }

    @Test
    void aPlannedFaultEndsTheOperationWithoutDoingIt() {
        try (FaultyBackstore faulty =
                new FaultyBackstore(
                        memory,
                        FaultPlan.every(BackstoreOperation.WRITE, BackstoreResult.MEDIUM_ERROR))) {
            Disk disk = new Disk(faulty);

            assertThat(disk.tryWrite(0, bytes(1))).isEqualTo(BackstoreResult.MEDIUM_ERROR);
            assertThat(disk.read(0, 1)).containsExactly(0);
        }
    }

    @Test
    void onlyTheNthMeetsTheFaultAndItMayHaveHappened() {
        FaultPlan plan =
                FaultPlan.nth(
                        2, BackstoreOperation.WRITE, Fault.afterwards(BackstoreResult.TIMEOUT));
        try (FaultyBackstore faulty = new FaultyBackstore(memory, plan)) {
            Disk disk = new Disk(faulty);

            assertThat(disk.tryWrite(0, bytes(1))).isEqualTo(BackstoreResult.OK);
            assertThat(disk.tryWrite(1, bytes(2))).isEqualTo(BackstoreResult.TIMEOUT);
            assertThat(disk.tryWrite(2, bytes(3))).isEqualTo(BackstoreResult.OK);
            assertThat(disk.read(0, 3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aBadSpotFailsOnlyWhatTouchesIt() {
        try (FaultyBackstore faulty =
                new FaultyBackstore(
                        memory, FaultPlan.within(100, 10, BackstoreResult.MEDIUM_ERROR))) {
            Disk disk = new Disk(faulty);

            assertThat(disk.tryRead(90, 10)).isEqualTo(BackstoreResult.OK);
            assertThat(disk.tryRead(90, 11)).isEqualTo(BackstoreResult.MEDIUM_ERROR);
            assertThat(disk.tryRead(109, 1)).isEqualTo(BackstoreResult.MEDIUM_ERROR);
            assertThat(disk.tryRead(110, 1)).isEqualTo(BackstoreResult.OK);
        }
    }

    @Test
    void anotherPlanCountsFromNowOn() {
        try (FaultyBackstore faulty = new FaultyBackstore(memory, FaultPlan.none())) {
            Disk disk = new Disk(faulty);
            disk.write(0, bytes(1));
            faulty.follow(FaultPlan.every(BackstoreOperation.READ, BackstoreResult.GONE));

            assertThat(disk.tryRead(0, 1)).isEqualTo(BackstoreResult.GONE);
        }
    }

    @Test
    void aHeldWriteIsNotOnTheDiskUntilReleased() {
        try (DelayedBackstore delayed = DelayedBackstore.holding(memory)) {
            delayed.attach(lane, NOBODY);
            ByteBuf one = Unpooled.directBuffer(1).writeByte(1);
            ByteBuf two = Unpooled.directBuffer(1).writeByte(2);
            Awaited first = new Awaited();
            Awaited second = new Awaited();
            delayed.write(0, one, 1, false, first);
            delayed.write(1, two, 1, false, second);

            assertThat(delayed.heldRequests()).isEqualTo(2);
            assertThat(new Disk(memory).read(0, 2)).containsExactly(0, 0);
            delayed.release(1);
            assertThat(first.result()).isEqualTo(BackstoreResult.OK);
            assertThat(second.ended()).isFalse();
            assertThat(new Disk(memory).read(0, 2)).containsExactly(1, 0);
            delayed.releaseAll();
            assertThat(second.result()).isEqualTo(BackstoreResult.OK);
            assertThat(new Disk(memory).read(0, 2)).containsExactly(1, 2);
            one.release();
            two.release();
        }
    }

    @Test
    void whatIsStillHeldAtCloseFailsAndNeverHappens() {
        DelayedBackstore delayed = DelayedBackstore.holding(memory);
        delayed.attach(lane, NOBODY);
        Awaited end = new Awaited();
        delayed.discard(0, 10, end);
        delayed.close();

        assertThat(end.result()).isEqualTo(BackstoreResult.FAILED);
        assertThat(delayed.heldRequests()).isZero();
    }

    @Test
    void aTimedDelayWaitsForTheLanesTimer() {
        try (DelayedBackstore delayed = DelayedBackstore.byNanos(memory, 5_000_000)) {
            delayed.attach(lane, NOBODY);
            Awaited end = new Awaited();
            delayed.flush(end);

            assertThat(end.ended()).isFalse();
            assertThat(lane.scheduled).hasSize(1);
            assertThat(lane.scheduled.getFirst().delayNanos()).isEqualTo(5_000_000);
            lane.scheduled.getFirst().work().run();
            assertThat(end.result()).isEqualTo(BackstoreResult.OK);
        }
    }

    @Test
    void aTimerAfterCloseDoesNothing() {
        DelayedBackstore delayed = DelayedBackstore.byNanos(memory, 5_000_000);
        delayed.attach(lane, NOBODY);
        Awaited end = new Awaited();
        delayed.flush(end);
        delayed.close();
        lane.scheduled.getFirst().work().run();

        assertThat(end.result()).isEqualTo(BackstoreResult.FAILED);
    }

    @Test
    void theTraceTellsStartEndAndDuration() {
        AtomicLong clock = new AtomicLong(1000);
        List<String> lines = new ArrayList<>();
        TracingBackstore.Sink sink =
                new TracingBackstore.Sink() {
                    @Override
                    public void started(BackstoreRequest request) {
                        clock.addAndGet(70);
                        lines.add(
                                request.operation()
                                        + " "
                                        + request.offset()
                                        + "+"
                                        + request.length());
                    }

                    @Override
                    public void ended(
                            BackstoreRequest request,
                            BackstoreResult result,
                            long detail,
                            long nanos) {
                        lines.add(request.operation() + " " + result + " " + detail + " " + nanos);
                    }
                };
        try (TracingBackstore traced =
                new TracingBackstore(memory, sink, () -> clock.getAndAdd(5))) {
            Disk disk = new Disk(traced);
            disk.write(8, bytes(1, 2));
            assertThat(disk.tryRead(2_000_000, 1)).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        }
        assertThat(lines)
                .containsExactly(
                        "WRITE 8+2", "WRITE OK 0 5", "READ 2000000+1", "READ OUT_OF_RANGE 0 5");
    }
}
