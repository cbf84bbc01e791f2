package io.rbdgate.scsi.lu;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/// How many commands took how long, by classes of time. Written on the logical unit's lane only, so
/// that counting needs no atomic operation; readable on any thread.
public final class LatencyCounts {
    private static final long[] BOUNDS_NANOS = {
        50_000L,
        100_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        1_000_000_000L,
        5_000_000_000L,
        30_000_000_000L
    };

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_NANOS.length + 1);

    LatencyCounts() {}

    /// The longest time of each class but the last, which has all that took longer.
    public static long[] boundsNanos() {
        return BOUNDS_NANOS.clone();
    }

    /// The commands of class `index` so far: those longer than bound `index - 1`, and no longer
    /// than bound `index`.
    public long commands(int index) {
        return counts.get(index);
    }

    /// The commands of all classes so far.
    long total() {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        return total;
    }

    void add(long nanos) {
        int found = Arrays.binarySearch(BOUNDS_NANOS, nanos);
        int index = found < 0 ? -found - 1 : found;
        counts.setRelease(index, counts.getPlain(index) + 1);
    }
}
