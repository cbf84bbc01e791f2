package io.rbdgate.rbd.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRados;
import io.rbdgate.rbd.ffi.NotifyCallback;
import io.rbdgate.rbd.ffi.WatchErrorCallback;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// The watchers of an object, as one client sees them. All calls block; one thread at a time.
public final class WatchedObject {
    private static final int WATCH_SECONDS = 30;

    private final RbdPool pool;
    private final LibRados rados;
    private final String object;
    private final String name;

    /// `object` has to be there.
    public WatchedObject(RbdPool pool, String object) {
        this.pool = pool;
        this.rados = pool.cluster().library().rados();
        this.object = object;
        this.name = pool.name() + ":" + object;
    }

    /// Registers callbacks, which must be kept reachable until after [#unwatch].
    long watch(NotifyCallback notified, WatchErrorCallback failed) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cookie = arena.allocate(JAVA_LONG);
            RbdException.check(
                    rados.rados_watch3(
                            pool.handle(),
                            object,
                            cookie.address(),
                            notified,
                            failed,
                            WATCH_SECONDS,
                            0),
                    "watching",
                    name);
            return cookie.get(JAVA_LONG, 0);
        }
    }

    /// Ends a watch and waits for its callbacks; a lost one has ended already.
    void unwatch(long cookie) {
        rados.rados_unwatch2(pool.handle(), cookie);
        pool.cluster().flushWatches();
    }

    /// Answers a notification; for the callback, does not block.
    void acknowledge(long notification, long cookie) {
        rados.rados_notify_ack(pool.handle(), object, notification, cookie, 0, 0);
    }

    /// Notifies all watchers and waits for them, up to `limit`; who has answered.
    public NotifyReply notifyWatchers(Duration limit) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG, 2);
            int answer =
                    rados.rados_notify2(
                            pool.handle(),
                            object,
                            0,
                            0,
                            limit.toMillis(),
                            out.address(),
                            out.address() + Long.BYTES);
            long buffer = out.getAtIndex(JAVA_LONG, 0);
            NotifyReply reply = NotifyReply.decode(buffer, out.getAtIndex(JAVA_LONG, 1));
            rados.rados_buffer_free(buffer);
            if (!ErrnoTable.ETIMEDOUT.is(answer)) {
                RbdException.check(answer, "notifying", name);
            }
            return reply;
        }
    }
}
