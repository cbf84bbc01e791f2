package io.rbdgate.ha.model;

/// A set of 64-bit numbers in eight bytes each; open addressing.
final class Fingerprints {
    private long[] slots = new long[1 << 16];
    private int size;

    /// False when it is there already. Zero stands for one.
    boolean add(long value) {
        if (size * 2 > slots.length) {
            grow();
        }
        boolean added = put(slots, value == 0 ? 1 : value);
        size += added ? 1 : 0;
        return added;
    }

    private static boolean put(long[] slots, long value) {
        int mask = slots.length - 1;
        int at = (int) (value ^ (value >>> 32)) & mask;
        while (slots[at] != 0) {
            if (slots[at] == value) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = value;
        return true;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                put(larger, value);
            }
        }
        slots = larger;
    }
}
