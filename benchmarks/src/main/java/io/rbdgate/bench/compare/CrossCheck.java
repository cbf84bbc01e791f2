package io.rbdgate.bench.compare;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/// Checks our load generator: the same target under it and under iscsi-perf, interleaved. They
/// should agree within 10 %.
public final class CrossCheck {

    private CrossCheck() {}

    /// Prints the ratio; `target` serves nullio.
    public static void print(
            Endpoint endpoint, LoadGenerator ours, int rounds, Duration duration, PrintStream out) {
        LoadGenerator theirs = new IscsiPerf();
        for (int depth : new int[] {1, 32, 128}) {
            Workload workload = new Workload("r4k-qd" + depth, Backing.NULLIO, 4096, depth, false);
            List<Double> ratios =
                    java.util.stream.IntStream.range(0, rounds)
                            .mapToObj(
                                    round ->
                                            iops(ours, endpoint, workload, duration)
                                                    / iops(theirs, endpoint, workload, duration))
                            .toList();
            Median ratio = Median.of(ratios);
            out.printf(
                    "%s: our generator / iscsi-perf x %.2f (spread %.0f %%)%n",
                    workload.name(), ratio.value(), ratio.spread() * 100);
        }
    }

    private static double iops(
            LoadGenerator load, Endpoint endpoint, Workload workload, Duration duration) {
        LoadGenerator.Observed seen = load.apply(endpoint, workload, duration);
        return seen.operations() / seen.seconds();
    }
}
