package io.rbdgate.iscsi.transport;

import io.rbdgate.scsi.lane.Lane;

/// Stands in for an epoll registration where there is no epoll (the NIO fallback): asks every
/// millisecond. Slow by design; the descriptor must not block when it is empty.
final class PollingWatch implements Lane.Watch {
    private static final long PERIOD_NANOS = 1_000_000;

    private final NettyLane lane;
    private final Runnable readable;
    private boolean closed;

    private PollingWatch(NettyLane lane, Runnable readable) {
        this.lane = lane;
        this.readable = readable;
    }

    static PollingWatch start(NettyLane lane, Runnable readable) {
        PollingWatch watch = new PollingWatch(lane, readable);
        lane.execute(watch::poll);
        return watch;
    }

    private void poll() {
        if (!closed) {
            readable.run();
            lane.schedule(this::poll, PERIOD_NANOS);
        }
    }

    @Override
    public void close(Runnable done) {
        lane.execute(
                () -> {
                    closed = true;
                    done.run();
                });
    }
}
