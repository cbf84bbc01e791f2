package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ffi.LibRados;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A pool and namespace as one client sees it (`rados_ioctx_t`): the small objects beside images.
///
/// All calls block; callable from any thread but a lane.
public final class RbdPool implements AutoCloseable {
    /// For listing objects: LIBRADOS_ALL_NSPACES.
    public static final String ALL_NAMESPACES = "\001";

    private static final int TEXT_BYTES = 4096;

    /// Less than what an OSD gives back at once (1024).
    private static final int OMAP_ENTRIES = 1020;

    private final RbdCluster cluster;
    private final LibRados rados;
    private final long handle;
    private final String name;

    /// Who holds an advisory lock of an object.
    public record Locker(String client, String cookie, String address) {}

    private RbdPool(RbdCluster cluster, long handle, String name) {
        this.cluster = cluster;
        this.rados = cluster.library().rados();
        this.handle = handle;
        this.name = name;
    }

    static RbdPool open(RbdCluster cluster, long clusterHandle, String pool, String namespace) {
        LibRados rados = cluster.library().rados();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            RbdException.check(
                    rados.rados_ioctx_create(clusterHandle, pool, out.address()),
                    "opening the pool",
                    pool);
            long handle = out.get(JAVA_LONG, 0);
            rados.rados_ioctx_set_namespace(handle, namespace);
            if (cluster.library().features().poolFullTry()) {
                // a full pool then answers ENOSPC where librbd passes this on, instead of hanging
                rados.rados_set_pool_full_try(handle);
            }
            String name = namespace.isEmpty() ? pool : pool + "/" + namespace;
            return new RbdPool(cluster, handle, name);
        }
    }

    /// The client it is seen by.
    public RbdCluster cluster() {
        return cluster;
    }

    /// The `rados_ioctx_t`.
    public long handle() {
        return handle;
    }

    /// `pool[/namespace]`.
    public String name() {
        return name;
    }

    /// The number of the pool.
    public long id() {
        return rados.rados_ioctx_get_id(handle);
    }

    /// The value of `key` in the object's omap; null when there is none, or no object.
    @Nullable String omapValue(String object, String key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG, 4);
            long at = out.address();
            long operation = rados.rados_create_read_op();
            rados.rados_read_op_omap_get_vals_by_keys(
                    operation, NativeStrings.arrayOf(arena, key).address(), 1, at, at + 8);
            int answer = rados.rados_read_op_operate(operation, handle, object, 0);
            rados.rados_release_read_op(operation);
            long iterator = out.getAtIndex(JAVA_LONG, 0);
            if (answer < 0) {
                rados.rados_omap_get_end(iterator);
                if (ErrnoTable.ENOENT.is(answer)) {
                    return null;
                }
                throw new RbdException("reading", name + ":" + object, answer);
            }
            rados.rados_omap_get_next(iterator, at + 8, at + 16, at + 24);
            long value = out.getAtIndex(JAVA_LONG, 2);
            String text = value == 0 ? null : NativeStrings.at(value, out.getAtIndex(JAVA_LONG, 3));
            rados.rados_omap_get_end(iterator);
            return text;
        }
    }

    /// Every key and value of the object's omap, sorted by key; none when there is no object. Reads
    /// [#OMAP_ENTRIES] at most.
    ///
    /// @throws RbdException also when there are more
    public SortedMap<String, String> omap(String object) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG, 6);
            long at = out.address();
            long operation = rados.rados_create_read_op();
            rados.rados_read_op_omap_get_vals2(
                    operation, "", "", OMAP_ENTRIES, at, at + 8, at + 16);
            int answer = rados.rados_read_op_operate(operation, handle, object, 0);
            rados.rados_release_read_op(operation);
            long iterator = out.getAtIndex(JAVA_LONG, 0);
            SortedMap<String, String> entries = new TreeMap<>();
            try {
                if (ErrnoTable.ENOENT.is(answer)) {
                    return entries;
                }
                RbdException.check(answer, "reading", name + ":" + object);
                if (out.get(ValueLayout.JAVA_BYTE, 8) != 0) {
                    throw new RbdException(name + ":" + object + " has too many entries");
                }
                while (true) {
                    rados.rados_omap_get_next(iterator, at + 24, at + 32, at + 40);
                    long key = out.getAtIndex(JAVA_LONG, 3);
                    if (key == 0) {
                        return entries;
                    }
                    entries.put(
                            NativeStrings.at(key),
                            NativeStrings.at(
                                    out.getAtIndex(JAVA_LONG, 4), out.getAtIndex(JAVA_LONG, 5)));
                }
            } finally {
                rados.rados_omap_get_end(iterator);
            }
        }
    }

    /// Removes keys from the object's omap; those that are not there are gone already.
    public void removeOmapValue(String object, String key) {
        try (Arena arena = Arena.ofConfined()) {
            long operation = rados.rados_create_write_op();
            rados.rados_write_op_omap_rm_keys(
                    operation, NativeStrings.arrayOf(arena, key).address(), 1);
            int answer = rados.rados_write_op_operate(operation, handle, object, 0, 0);
            rados.rados_release_write_op(operation);
            if (!ErrnoTable.ENOENT.is(answer)) {
                RbdException.check(answer, "writing", name + ":" + object);
            }
        }
    }

    /// Sets `key` in the object's omap, making the object when there is none.
    public void putOmapValue(String object, String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            long operation = rados.rados_create_write_op();
            rados.rados_write_op_omap_set(
                    operation,
                    NativeStrings.arrayOf(arena, key).address(),
                    NativeStrings.arrayOf(arena, value).address(),
                    NativeStrings.lengthOf(arena, value).address(),
                    1);
            int answer = rados.rados_write_op_operate(operation, handle, object, 0, 0);
            rados.rados_release_write_op(operation);
            RbdException.check(answer, "writing", name + ":" + object);
        }
    }

    /// The first object of which `which` is true; null when there is none. With the namespace
    /// [#ALL_NAMESPACES] it looks at all of the pool.
    public @Nullable String object(Predicate<String> which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG, 4);
            long at = out.address();
            RbdException.check(
                    rados.rados_nobjects_list_open(handle, at), "listing the objects of", name);
            long list = out.getAtIndex(JAVA_LONG, 0);
            try {
                while (true) {
                    int answer = rados.rados_nobjects_list_next(list, at + 8, at + 16, at + 24);
                    if (ErrnoTable.ENOENT.is(answer)) {
                        return null;
                    }
                    RbdException.check(answer, "listing the objects of", name);
                    String object = NativeStrings.at(out.getAtIndex(JAVA_LONG, 1));
                    if (which.test(object)) {
                        return object;
                    }
                }
            } finally {
                rados.rados_nobjects_list_close(list);
            }
        }
    }

    /// The only holder of the exclusive advisory lock `lock` of `object`; null when it is free.
    public @Nullable Locker locker(String object, String lock) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment exclusive = arena.allocate(JAVA_LONG);
            MemorySegment lengths = arena.allocate(JAVA_LONG, 4);
            lengths.fill((byte) 0);
            MemorySegment texts = arena.allocate(4L * TEXT_BYTES);
            for (int i = 0; i < 4; i++) {
                lengths.setAtIndex(JAVA_LONG, i, TEXT_BYTES);
            }
            long length = lengths.address();
            long text = texts.address();
            long answer =
                    rados.rados_list_lockers(
                            handle,
                            object,
                            lock,
                            exclusive.address(),
                            text,
                            length,
                            text + TEXT_BYTES,
                            length + 8,
                            text + 2 * TEXT_BYTES,
                            length + 16,
                            text + 3 * TEXT_BYTES,
                            length + 24);
            RbdException.check(answer, "listing lockers of", name + ":" + object);
            return answer == 0
                    ? null
                    : new Locker(
                            texts.getString(TEXT_BYTES),
                            texts.getString(2L * TEXT_BYTES),
                            RbdCluster.plain(texts.getString(3L * TEXT_BYTES)));
        }
    }

    /// Takes the lock away from `locker`; nothing when it has gone already. Fences nobody.
    public void breakLock(String object, String lock, Locker locker) {
        int answer = rados.rados_break_lock(handle, object, lock, locker.client(), locker.cookie());
        if (!ErrnoTable.ENOENT.is(answer)) {
            RbdException.check(answer, "breaking the lock of", name + ":" + object);
        }
    }

    @Override
    public void close() {
        rados.rados_ioctx_destroy(handle);
    }
}
