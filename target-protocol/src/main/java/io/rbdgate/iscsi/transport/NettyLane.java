package io.rbdgate.iscsi.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.rbdgate.scsi.lane.Lane;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// A Netty event loop as a lane. Any thread.
public final class NettyLane implements Lane {
    private final IoEventLoop loop;
    private final FlushBatch flushes;

    NettyLane(IoEventLoop loop) {
        this.loop = loop;
        this.flushes = new FlushBatch(loop);
    }

    IoEventLoop loop() {
        return loop;
    }

    FlushBatch flushes() {
        return flushes;
    }

    @Override
    public boolean inLane() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException shutDown) {
            // Dropped, as Lane says.
            return;
        }
    }

    @Override
    public Timer schedule(Runnable work, long delayNanos) {
        try {
            ScheduledFuture<?> timer = loop.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException shutDown) {
            return () -> {};
        }
    }

    @Override
    public Watch watch(int fd, Runnable readable) {
        return loop.isIoType(EpollIoHandler.class)
                ? EpollWatch.start(loop, fd, readable)
                : PollingWatch.start(this, readable);
    }
}
