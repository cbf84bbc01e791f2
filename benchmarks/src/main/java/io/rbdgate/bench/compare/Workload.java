package io.rbdgate.bench.compare;

import java.util.List;

/// One pattern of I/O on one disk: random offsets, `queueDepth` operations in flight all the time.
public record Workload(
        String name, Backing backing, int blockBytes, int queueDepth, boolean write) {

    private static final int KIB = 1024;

    /// The patterns of a short run: those with a required ratio.
    public static List<Workload> quick() {
        return List.of(
                new Workload("null-r4k-qd32", Backing.NULLIO, 4 * KIB, 32, false),
                new Workload("null-r4k-qd128", Backing.NULLIO, 4 * KIB, 128, false),
                new Workload("rbd-r4k-qd32", Backing.RBD, 4 * KIB, 32, false),
                new Workload("rbd-w4k-qd32", Backing.RBD, 4 * KIB, 32, true));
    }

    /// All patterns.
    public static List<Workload> all() {
        return List.of(
                new Workload("null-r4k-qd1", Backing.NULLIO, 4 * KIB, 1, false),
                new Workload("null-r4k-qd32", Backing.NULLIO, 4 * KIB, 32, false),
                new Workload("null-r4k-qd128", Backing.NULLIO, 4 * KIB, 128, false),
                new Workload("null-w4k-qd32", Backing.NULLIO, 4 * KIB, 32, true),
                new Workload("null-r64k-qd16", Backing.NULLIO, 64 * KIB, 16, false),
                new Workload("null-w64k-qd16", Backing.NULLIO, 64 * KIB, 16, true),
                new Workload("null-r1m-qd4", Backing.NULLIO, 1024 * KIB, 4, false),
                new Workload("null-w1m-qd4", Backing.NULLIO, 1024 * KIB, 4, true),
                new Workload("rbd-r4k-qd1", Backing.RBD, 4 * KIB, 1, false),
                new Workload("rbd-r4k-qd32", Backing.RBD, 4 * KIB, 32, false),
                new Workload("rbd-w4k-qd32", Backing.RBD, 4 * KIB, 32, true),
                new Workload("rbd-r64k-qd16", Backing.RBD, 64 * KIB, 16, false),
                new Workload("rbd-w64k-qd16", Backing.RBD, 64 * KIB, 16, true),
                new Workload("rbd-r1m-qd4", Backing.RBD, 1024 * KIB, 4, false),
                new Workload("rbd-w1m-qd4", Backing.RBD, 1024 * KIB, 4, true));
    }
}
