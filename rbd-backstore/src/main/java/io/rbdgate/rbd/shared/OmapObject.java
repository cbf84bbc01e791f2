package io.rbdgate.rbd.shared;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRados;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// An object that is nothing but keys and values (its omap), changed all at once by
/// compare-and-set. All calls block; one thread at a time.
public final class OmapObject {
    private static final int IDEMPOTENT = 0;
    private static final byte EQUAL = 1;

    private final RbdPool pool;
    private final LibRados rados;
    private final String object;
    private final String name;

    /// `object` may not be there yet.
    public OmapObject(RbdPool pool, String object) {
        this.pool = pool;
        this.rados = pool.cluster().library().rados();
        this.object = object;
        this.name = pool.name() + ":" + object;
    }

    /// All keys with their values; none when there is no object.
    public SortedMap<String, String> read() {
        return pool.omap(object);
    }

    /// Makes the object unless it is there.
    public void create() {
        long operation = rados.rados_create_write_op();
        rados.rados_write_op_create(operation, IDEMPOTENT, null);
        RbdException.check(operate(operation), "making", name);
    }

    /// Sets `entries` and removes the keys in `gone` in one step, if `key` still has the value
    /// `expected` (empty: is not there); makes the object when there is none. False when the value
    /// is another.
    public boolean replace(
            String key, String expected, Map<String, String> entries, Collection<String> gone) {
        try (Arena arena = Arena.ofConfined()) {
            long operation = rados.rados_create_write_op();
            MemorySegment old = bytes(arena, expected);
            rados.rados_write_op_create(operation, IDEMPOTENT, null);
            rados.rados_write_op_omap_cmp(operation, key, EQUAL, old.address(), old.byteSize(), 0);
            set(operation, arena, entries);
            if (!gone.isEmpty()) {
                long keys = pointers(arena, List.copyOf(gone)).address();
                rados.rados_write_op_omap_rm_keys(operation, keys, gone.size());
            }
            int answer = operate(operation);
            if (ErrnoTable.ECANCELED.is(answer)) {
                return false;
            }
            RbdException.check(answer, "writing", name);
            return true;
        }
    }

    private int operate(long operation) {
        int answer = rados.rados_write_op_operate(operation, pool.handle(), object, 0, 0);
        rados.rados_release_write_op(operation);
        return answer;
    }

    private void set(long operation, Arena arena, Map<String, String> entries) {
        List<String> keys = List.copyOf(entries.keySet());
        List<String> values = keys.stream().map(entries::get).toList();
        MemorySegment lengths = arena.allocate(JAVA_LONG, values.size());
        for (int i = 0; i < values.size(); i++) {
            int length = values.get(i).getBytes(StandardCharsets.UTF_8).length;
            lengths.setAtIndex(JAVA_LONG, i, length);
        }
        rados.rados_write_op_omap_set(
                operation,
                pointers(arena, keys).address(),
                pointers(arena, values).address(),
                lengths.address(),
                keys.size());
    }

    private static MemorySegment pointers(Arena arena, List<String> texts) {
        MemorySegment pointers = arena.allocate(ADDRESS, texts.size());
        for (int i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return pointers;
    }

    private static MemorySegment bytes(Arena arena, String text) {
        return arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
    }
}
