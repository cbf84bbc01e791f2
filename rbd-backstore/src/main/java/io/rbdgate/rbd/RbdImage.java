package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ffi.LibRbd;
import io.rbdgate.rbd.ffi.LibRbdAdmin;
import io.rbdgate.rbd.ffi.UpdateCallback;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One open image (`rbd_image_t`) and what it is. Its I/O is in [RbdBackstore].
///
/// All calls block; callable from any thread but a lane, and from several at once, but for
/// [#close()].
public final class RbdImage implements ImageHandle, AutoCloseable {
    private static final int TEXT_BYTES = 1024;
    private static final int INFO_BYTES = 256;
    private static final int OPTION_BYTES = 24;
    private static final int SNAPSHOT_BYTES = 24;
    private static final int WATCHER_BYTES = 24;
    private static final int MAXIMUM_WATCHERS = 256;

    private final RbdPool pool;
    private final LibRbd rbd;
    private final long handle;
    private final String name;
    private final String id;
    private final String source;
    private final boolean readOnly;
    private final @Nullable String snapshot;
    private final long snapshotId;

    private RbdImage(
            RbdPool pool,
            long handle,
            String name,
            String id,
            @Nullable String snapshot,
            boolean readOnly) {
        this.pool = pool;
        this.rbd = pool.cluster().library().rbd();
        this.handle = handle;
        this.name = name;
        this.source =
                "rbd:%s/%d/%s%s"
                        .formatted(
                                pool.cluster().fsid(),
                                pool.id(),
                                id,
                                snapshot == null ? "" : "@" + snapshot);
        this.readOnly = readOnly;
        this.id = id;
        this.snapshot = snapshot;
        this.snapshotId = snapshot == null ? 0 : snapshotId(snapshot);
    }

    /// Opens an image, or a snapshot of it.
    ///
    /// A snapshot is opened as for writing, though it cannot be written: only so librbd watches the
    /// header and hears of it when the snapshot is removed.
    ///
    /// @throws RbdException with ENOENT when there is none
    public static RbdImage open(
            RbdPool pool, String image, @Nullable String snapshot, boolean readOnly) {
        LibRbd rbd = pool.cluster().library().rbd();
        String name = pool.name() + "/" + image + (snapshot == null ? "" : "@" + snapshot);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            int answer =
                    readOnly && snapshot == null
                            ? rbd.rbd_open_read_only(pool.handle(), image, out.address(), snapshot)
                            : rbd.rbd_open(pool.handle(), image, out.address(), snapshot);
            RbdException.check(answer, "opening", name);
            long handle = out.get(JAVA_LONG, 0);
            try {
                MemorySegment id = arena.allocate(TEXT_BYTES);
                answer = rbd.rbd_get_id(handle, id.address(), TEXT_BYTES);
                RbdException.check(answer, "id of", name);
                return new RbdImage(pool, handle, name, id.getString(0), snapshot, readOnly);
            } catch (RbdException e) {
                rbd.rbd_close(handle); // removed just now
                throw e;
            }
        }
    }

    @Override
    public long handle() {
        return handle;
    }

    /// The pool and namespace it is in.
    public RbdPool pool() {
        return pool;
    }

    /// `pool[/namespace]/image[@snapshot]`.
    @Override
    public String name() {
        return name;
    }

    /// The id librbd gave the image when it was made; a name can be used again, an id is not.
    public String id() {
        return id;
    }

    /// What the data is, however it is called: the ids of cluster, pool and image, and the
    /// snapshot.
    @Override
    public String source() {
        return source;
    }

    /// Opened for reading only.
    @Override
    public boolean readOnly() {
        return readOnly;
    }

    /// The size now, in bytes, also after another client has resized the image.
    @Override
    public long sizeBytes() {
        return number(rbd::rbd_get_size, "size of");
    }

    /// Asks whether what was opened is there still. One round trip for an image, none for a
    /// snapshot while nothing has changed.
    ///
    /// @throws RbdException with ENOENT when it is gone, also when another has its name now
    void verifyPresent() {
        if (snapshot == null) {
            watchers();
        } else if (snapshotId(snapshot) != snapshotId) {
            throw new RbdException("the snapshot", name, -ErrnoTable.ENOENT.number());
        }
    }

    private long snapshotId(String of) {
        return number((image, out) -> rbd.rbd_snap_get_id(image, of, out), "looking for");
    }

    /// The bits of `RBD_FEATURE_…`.
    public long features() {
        return number(rbd::rbd_get_features, "features of");
    }

    /// How many bytes lie in one piece in one object; at most the object size.
    public long stripeUnitBytes() {
        return number(rbd::rbd_get_stripe_unit, "stripe unit of");
    }

    /// The size of the objects the image consists of.
    public long objectBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_BYTES);
            RbdException.check(rbd.rbd_stat(handle, info.address(), INFO_BYTES), "stat of", name);
            return info.getAtIndex(JAVA_LONG, 1);
        }
    }

    /// Whether there are snapshots of it, those in the trash and of mirroring included.
    boolean hasSnapshots() {
        LibRbdAdmin admin = pool.cluster().library().admin();
        try (Arena arena = Arena.ofConfined()) {
            // room for what ends the list: librbd hands out nothing that is to be freed
            MemorySegment one = arena.allocate(SNAPSHOT_BYTES, 8);
            MemorySegment count = arena.allocateFrom(JAVA_INT, 1);
            int found = admin.rbd_snap_list(handle, one.address(), count.address());
            if (!ErrnoTable.ERANGE.is(found)) {
                RbdException.check(found, "snapshots of", name);
            }
            return found != 0;
        }
    }

    /// Whether a part of its data may be that of a snapshot of another image.
    boolean isClone() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment overlap = arena.allocate(JAVA_LONG);
            int answer = rbd.rbd_get_overlap(handle, overlap.address());
            return RbdException.check(answer, "overlap of", name) == 0
                    && overlap.get(JAVA_LONG, 0) != 0;
        }
    }

    /// The number of the pool its data is in.
    long dataPoolId() {
        return RbdException.check(rbd.rbd_get_data_pool_id(handle), "data pool of", name);
    }

    private interface NumberCall {
        int call(long image, long out);
    }

    private long number(NumberCall call, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            RbdException.check(call.call(handle, out.address()), what, name);
            return out.get(JAVA_LONG, 0);
        }
    }

    /// The first `length` bytes, fewer when it ends before.
    byte[] beginning(int length) {
        int room = (int) Math.min(length, sizeBytes());
        if (room == 0) {
            return new byte[0];
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(room);
            LibRbdAdmin admin = pool.cluster().library().admin();
            RbdException.check(
                    admin.rbd_read(handle, 0, room, bytes.address()), "reading of", name);
            return bytes.toArray(JAVA_BYTE);
        }
    }

    /// Changes the size.
    void resize(long sizeBytes) {
        RbdException.check(rbd.rbd_resize(handle, sizeBytes), "resizing", name);
    }

    /// The value of a metadata key; null when there is none.
    public @Nullable String metadata(String key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(TEXT_BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_LONG, TEXT_BYTES);
            int answer = rbd.rbd_metadata_get(handle, key, value.address(), length.address());
            if (ErrnoTable.ENOENT.is(answer)) {
                return null;
            }
            RbdException.check(answer, "metadata of", name);
            return value.getString(0);
        }
    }

    /// Sets a metadata key. Waits for other clients that have the image open to notice.
    public void putMetadata(String key, String value) {
        RbdException.check(rbd.rbd_metadata_set(handle, key, value), "metadata of", name);
    }

    /// The options in force for this image, those of the pool and of the image's own metadata
    /// (`conf_…`) included.
    public Map<String, String> options() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocateFrom(JAVA_INT, 0);
            rbd.rbd_config_image_list(handle, 0, count.address());
            int room = count.get(JAVA_INT, 0);
            MemorySegment list = arena.allocate((long) OPTION_BYTES * room, 8);
            RbdException.check(
                    rbd.rbd_config_image_list(handle, list.address(), count.address()),
                    "options of",
                    name);
            int found = count.get(JAVA_INT, 0);
            Map<String, String> options = HashMap.newHashMap(found);
            for (int i = 0; i < found; i++) {
                long at = (long) OPTION_BYTES * i;
                options.put(
                        NativeStrings.at(list.get(ADDRESS, at).address()),
                        NativeStrings.at(list.get(ADDRESS, at + 8).address()));
            }
            rbd.rbd_config_image_list_cleanup(list.address(), found);
            return options;
        }
    }

    /// The address of the client that holds the exclusive lock; null when nobody does.
    public @Nullable String lockOwner() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mode = arena.allocate(JAVA_INT);
            MemorySegment owners = arena.allocate(ADDRESS, 8);
            MemorySegment count = arena.allocateFrom(JAVA_LONG, 8);
            int answer =
                    rbd.rbd_lock_get_owners(
                            handle, mode.address(), owners.address(), count.address());
            if (ErrnoTable.ENOENT.is(answer)) {
                return null;
            }
            RbdException.check(answer, "lock owner of", name);
            long found = count.get(JAVA_LONG, 0);
            String owner =
                    found == 0
                            ? null
                            : RbdCluster.plain(NativeStrings.at(owners.get(ADDRESS, 0).address()));
            rbd.rbd_lock_get_owners_cleanup(owners.address(), found);
            return owner;
        }
    }

    /// The addresses of the clients that have the image open; one that has died stays for 30 s.
    public List<String> watchers() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate((long) WATCHER_BYTES * MAXIMUM_WATCHERS, 8);
            MemorySegment count = arena.allocateFrom(JAVA_LONG, MAXIMUM_WATCHERS);
            RbdException.check(
                    rbd.rbd_watchers_list(handle, list.address(), count.address()),
                    "watchers of",
                    name);
            int found = (int) count.get(JAVA_LONG, 0);
            List<String> addresses = new ArrayList<>(found);
            for (int i = 0; i < found; i++) {
                long address = list.get(ADDRESS, (long) WATCHER_BYTES * i).address();
                addresses.add(RbdCluster.plain(NativeStrings.at(address)));
            }
            rbd.rbd_watchers_list_cleanup(list.address(), found);
            return addresses;
        }
    }

    /// Takes the exclusive lock for good: from now on librbd gives it to nobody who asks. The
    /// answer is 0 or `-errno`.
    int acquireLock() {
        return rbd.rbd_lock_acquire(handle, LibRbd.LOCK_MODE_EXCLUSIVE);
    }

    /// Makes durable what was written and gives the exclusive lock back; the image stays open, and
    /// nothing is written through it without the lock. The answer is 0 or `-errno`, -EINVAL when
    /// the lock was not ours.
    int releaseLock() {
        return rbd.rbd_lock_release(handle);
    }

    /// Whether the OSD says the exclusive lock is ours: 1, 0, or `-errno`. One round trip.
    int ownsLock() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_INT);
            int answer = rbd.rbd_is_exclusive_lock_owner(handle, out.address());
            return answer < 0 ? answer : out.get(JAVA_INT, 0);
        }
    }

    /// Calls `callback` on a librbd thread after every change of the header; returns a handle for
    /// [#unwatch].
    long watch(UpdateCallback callback) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            RbdException.check(
                    rbd.rbd_update_watch(handle, out.address(), callback, 0), "watching", name);
            return out.get(JAVA_LONG, 0);
        }
    }

    /// Ends [#watch], after waiting for a callback that runs.
    void unwatch(long watch) {
        rbd.rbd_update_unwatch(handle, watch);
    }

    /// Waits for its I/O, gives back the lock and closes; once. The answer of a fenced client is of
    /// no interest: the handle is freed all the same.
    @Override
    public void close() {
        rbd.rbd_close(handle);
    }
}
