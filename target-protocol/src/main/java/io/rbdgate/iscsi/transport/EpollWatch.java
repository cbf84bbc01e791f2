package io.rbdgate.iscsi.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import io.rbdgate.scsi.lane.Lane;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An eventfd in the loop's own epoll set, level-triggered: no thread and no hop between a
/// completion and its session.
final class EpollWatch implements EpollIoHandle, Lane.Watch {
    private static final Logger LOG = LoggerFactory.getLogger(EpollWatch.class);

    private final IoEventLoop loop;
    private final FileDescriptor fd;
    private final Runnable readable;
    private @Nullable IoRegistration registration;
    private boolean closed;

    private EpollWatch(IoEventLoop loop, int fd, Runnable readable) {
        this.loop = loop;
        this.fd = new FileDescriptor(fd);
        this.readable = readable;
    }

    static EpollWatch start(IoEventLoop loop, int fd, Runnable readable) {
        EpollWatch watch = new EpollWatch(loop, fd, readable);
        Future<IoRegistration> registered = loop.register(watch);
        registered.addListener(
                (Future<IoRegistration> result) -> {
                    if (result.isSuccess()) {
                        watch.begin(result.getNow());
                    } else {
                        LOG.error("eventfd {} cannot be watched", fd, result.cause());
                    }
                });
        return watch;
    }

    private void begin(IoRegistration newRegistration) {
        registration = newRegistration;
        if (closed) {
            newRegistration.cancel();
        } else {
            newRegistration.submit(EpollIoOps.EPOLLIN);
        }
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void handle(IoRegistration ready, IoEvent event) {
        if (closed) {
            return;
        }
        try {
            readable.run();
        } catch (RuntimeException e) {
            LOG.error("completion handling failed", e);
        }
    }

    /// The loop is shutting down. The descriptor is not ours to close.
    @Override
    public void close() {
        closed = true;
        IoRegistration known = registration;
        if (known != null) {
            known.cancel();
        }
    }

    @Override
    public void close(Runnable done) {
        loop.execute(
                () -> {
                    close();
                    done.run();
                });
    }
}
