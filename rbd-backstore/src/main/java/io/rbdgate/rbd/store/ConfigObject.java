package io.rbdgate.rbd.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRados;
import io.rbdgate.rbd.shared.NotifyReply;
import io.rbdgate.rbd.shared.WatchedObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The object that holds the shared configuration, as one client sees it: its text, the attribute
/// `epoch`, the advisory lock `lock`, its watchers.
///
/// All calls block; one thread at a time.
final class ConfigObject {
    private static final String LOCK = "lock";
    private static final String COOKIE = "config";
    private static final String EPOCH = "epoch";
    private static final int CREATE_EXCLUSIVE = 1;
    private static final int EPOCH_BYTES = 64;
    private static final int READ_BYTES = 1 << 20;

    private final RbdPool pool;
    private final LibRados rados;
    private final String object;
    private final String name;

    /// The text, and the version of the object it was read from: every write and every change of
    /// the lock makes a new one.
    record Content(String text, long version) {}

    ConfigObject(RbdPool pool, String object) {
        this.pool = pool;
        this.rados = pool.cluster().library().rados();
        this.object = object;
        this.name = pool.name() + ":" + object;
    }

    /// `pool:object`.
    String name() {
        return name;
    }

    /// Makes the object unless it is there.
    void create() {
        long operation = rados.rados_create_write_op();
        rados.rados_write_op_create(operation, CREATE_EXCLUSIVE, null);
        int answer = operate(operation);
        if (!ErrnoTable.EEXIST.is(answer)) {
            RbdException.check(answer, "making", name);
        }
    }

    /// The whole text.
    ///
    /// @throws RbdException with ENOENT when there is no object
    Content read() {
        for (int room = READ_BYTES; ; room *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(room);
                int length = rados.rados_read(pool.handle(), object, buffer.address(), room, 0);
                RbdException.check(length, "reading", name);
                long version = rados.rados_get_last_version(pool.handle());
                if (length < room) {
                    byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
                    return new Content(new String(bytes, StandardCharsets.UTF_8), version);
                }
            }
        }
    }

    /// The version of the object now.
    ///
    /// @throws RbdException with ENOENT when there is no object
    long version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(1);
            RbdException.check(
                    rados.rados_read(pool.handle(), object, buffer.address(), 1, 0),
                    "reading",
                    name);
            return rados.rados_get_last_version(pool.handle());
        }
    }

    /// The attribute `epoch`; empty when there is none.
    ///
    /// @throws RbdException with ENOENT when there is no object
    String epoch() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(EPOCH_BYTES);
            int length =
                    rados.rados_getxattr(
                            pool.handle(), object, EPOCH, buffer.address(), EPOCH_BYTES);
            if (ErrnoTable.ENODATA.is(length)) {
                return "";
            }
            RbdException.check(length, "reading the epoch of", name);
            byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// Replaces text and epoch in one step, if the object still has this version; the answer is 0
    /// or `-errno`.
    int write(String text, long epoch, long version) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes =
                    arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
            MemorySegment number =
                    arena.allocateFrom(
                            JAVA_BYTE, Long.toString(epoch).getBytes(StandardCharsets.UTF_8));
            long operation = rados.rados_create_write_op();
            rados.rados_write_op_assert_version(operation, version);
            rados.rados_write_op_write_full(operation, bytes.address(), bytes.byteSize());
            rados.rados_write_op_setxattr(operation, EPOCH, number.address(), number.byteSize());
            return operate(operation);
        }
    }

    private int operate(long operation) {
        int answer = rados.rados_write_op_operate(operation, pool.handle(), object, 0, 0);
        rados.rados_release_write_op(operation);
        return answer;
    }

    // ---- the lock

    /// Takes the lock; the answer is 0 or `-errno`: EBUSY when another client has it, EEXIST when
    /// this client has it already.
    int lock() {
        return rados.rados_lock_exclusive(pool.handle(), object, LOCK, COOKIE, "", 0, (byte) 0);
    }

    /// Gives the lock back; also when it is not ours (any more).
    ///
    /// @throws RbdException when that is not known
    void unlock() {
        int answer = rados.rados_unlock(pool.handle(), object, LOCK, COOKIE);
        if (!ErrnoTable.ENOENT.is(answer)) {
            RbdException.check(answer, "unlocking", name);
        }
    }

    RbdPool.@Nullable Locker locker() {
        return pool.locker(object, LOCK);
    }

    /// Takes the lock away from `locker`, who is fenced.
    void breakLock(RbdPool.Locker locker) {
        pool.breakLock(object, LOCK, locker);
    }

    /// Notifies all watchers and waits for them, up to `limit`; who has answered.
    NotifyReply notifyWatchers(Duration limit) {
        return new WatchedObject(pool, object).notifyWatchers("", limit);
    }
}
