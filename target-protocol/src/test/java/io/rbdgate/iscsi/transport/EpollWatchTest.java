package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.scsi.lane.Lane;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An eventfd in the event loop, as librbd signals completions by it.
class EpollWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean outsideOfLane = new AtomicBoolean();
    private EventLoops loops;
    private NettyLane lane;
    private FileDescriptor event;

    @BeforeEach
    void start() {
        assertThat(Epoll.isAvailable()).isTrue();
        loops = EventLoops.start(1, true);
        lane = loops.lanes().getFirst();
        event = Native.newEventFd();
    }

    @AfterEach
    void stop() throws IOException {
        loops.close();
        event.close();
    }

    private void drain() {
        outsideOfLane.compareAndSet(false, !lane.inLane());
        calls.incrementAndGet();
        Native.eventFdRead(event.intValue());
    }

    private void signal() {
        Native.eventFdWrite(event.intValue(), 1);
    }

    private void awaitCalls(int count) {
        assertThat(Waiting.until(LIMIT, () -> calls.get() >= count)).isTrue();
    }

    @Test
    void everySignalIsHeardInTheLane() {
        Lane.Watch watch = lane.watch(event.intValue(), this::drain);
        for (int i = 1; i <= 100; i++) {
            signal();
            awaitCalls(i);
        }
        assertThat(outsideOfLane).isFalse();
        assertThat(watch).isInstanceOf(EpollWatch.class);
    }

    @Test
    void aSignalBeforeTheWatchIsHeardToo() {
        signal();
        assertThat(lane.watch(event.intValue(), this::drain)).isNotNull();
        awaitCalls(1);
    }

    @Test
    void aFailingReaderIsCalledAgain() {
        assertThat(
                        lane.watch(
                                event.intValue(),
                                () -> {
                                    drain();
                                    throw new IllegalStateException("a fault of a test");
                                }))
                .isNotNull();
        signal();
        awaitCalls(1);
        signal();
        awaitCalls(2);
    }

    @Test
    void afterTheCloseNothingIsHeard() throws InterruptedException {
        Lane.Watch watch = lane.watch(event.intValue(), this::drain);
        signal();
        awaitCalls(1);
        CountDownLatch closed = new CountDownLatch(1);
        watch.close(closed::countDown);
        assertThat(closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        signal();
        CountDownLatch passed = new CountDownLatch(1);
        var _ = lane.schedule(passed::countDown, TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(passed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(calls).hasValue(1);
    }
}
