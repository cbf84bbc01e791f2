package io.rbdgate.rbd.shared;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRados;
import io.rbdgate.rbd.ffi.NotifyCallback;
import io.rbdgate.rbd.ffi.WatchErrorCallback;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// An object by which clients notify each other, as one client sees it.
///
/// All calls block but [#acknowledge]; callable from any thread but a lane, and from callbacks only
/// where it is said.
public final class WatchedObject {
    private static final int WATCH_SECONDS = 30;

    private final RbdPool pool;
    private final LibRados rados;
    private final String object;

    /// `object` need not be there before [#watch].
    public WatchedObject(RbdPool pool, String object) {
        this.pool = pool;
        this.rados = pool.cluster().library().rados();
        this.object = object;
    }

    /// Registers callbacks, which must be kept reachable until after [#unwatch].
    ///
    /// @throws RbdException with ENOENT when there is no object
    public long watch(NotifyCallback notified, WatchErrorCallback failed) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cookie = arena.allocate(JAVA_LONG);
            int answer =
                    rados.rados_watch3(
                            pool.handle(),
                            object,
                            cookie.address(),
                            notified,
                            failed,
                            WATCH_SECONDS,
                            0);
            RbdException.check(answer, "watching", name());
            return cookie.get(JAVA_LONG, 0);
        }
    }

    private String name() {
        return pool.name() + ":" + object;
    }

    /// Ends a watch and waits for its callbacks; a lost one has ended already.
    public void unwatch(long cookie) {
        rados.rados_unwatch2(pool.handle(), cookie);
        pool.cluster().flushWatches();
    }

    /// Answers a notification with `text`; for the callback too, does not block.
    public void acknowledge(long notification, long cookie, String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = bytes(arena, text);
            rados.rados_notify_ack(
                    pool.handle(),
                    object,
                    notification,
                    cookie,
                    bytes.address(),
                    (int) bytes.byteSize());
        }
    }

    private static MemorySegment bytes(Arena arena, String text) {
        return arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Tells all watchers `text` and waits for them, up to `limit`; who has answered. It can be
    /// that nobody has heard of it, when the cluster does not answer in time.
    public NotifyReply notifyWatchers(String text, Duration limit) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = bytes(arena, text);
            MemorySegment out = arena.allocate(JAVA_LONG, 2);
            int answer =
                    rados.rados_notify2(
                            pool.handle(),
                            object,
                            bytes.address(),
                            (int) bytes.byteSize(),
                            limit.toMillis(),
                            out.address(),
                            out.address() + Long.BYTES);
            long buffer = out.getAtIndex(JAVA_LONG, 0);
            NotifyReply reply = NotifyReply.decode(buffer, out.getAtIndex(JAVA_LONG, 1));
            rados.rados_buffer_free(buffer);
            if (!ErrnoTable.ETIMEDOUT.is(answer)) {
                RbdException.check(answer, "notifying", name());
            }
            return reply;
        }
    }
}
