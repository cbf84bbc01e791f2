package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// C strings and arrays of them; for calls that are not in the data path.
public final class NativeStrings {
    private NativeStrings() {}

    /// The text at `address`, up to its NUL.
    public static String at(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
    }

    /// The text of `lengthBytes` at `address`; librados' own buffers have no NUL.
    public static String at(long address, long lengthBytes) {
        if (address == 0 || lengthBytes == 0) {
            return "";
        }
        byte[] bytes = MemorySegment.ofAddress(address).reinterpret(lengthBytes).toArray(JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// A `char *[1]` holding `text`.
    public static MemorySegment arrayOf(Arena arena, String text) {
        return arena.allocateFrom(ADDRESS, arena.allocateFrom(text));
    }

    /// A `size_t[1]` holding the length of `text` in bytes.
    static MemorySegment lengthOf(Arena arena, String text) {
        return arena.allocateFrom(JAVA_LONG, text.getBytes(StandardCharsets.UTF_8).length);
    }

    /// The address of a `key\0value\0…\0\0`, as librados takes dictionaries.
    static long dictionary(Arena arena, Map<String, String> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach((key, value) -> text.append(key).append('\0').append(value).append('\0'));
        byte[] bytes = text.append('\0').toString().getBytes(StandardCharsets.UTF_8);
        return arena.allocateFrom(JAVA_BYTE, bytes).address();
    }
}
