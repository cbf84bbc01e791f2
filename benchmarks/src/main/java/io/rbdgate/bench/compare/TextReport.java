package io.rbdgate.bench.compare;

import java.io.PrintStream;
import java.util.List;

/// The comparisons as a table, with the ratios of the first contender to the others.
public final class TextReport {

    private static final double SPREAD_LIMIT = 0.15;

    private TextReport() {}

    /// Prints everything.
    public static void print(List<Comparison> comparisons, PrintStream out) {
        out.printf(
                "%n%-16s %-9s %9s %9s %9s %9s %9s %10s%n",
                "workload", "target", "IOPS", "MB/s", "p50 us", "p99 us", "p99.9 us", "CPU us/IO");
        for (Comparison comparison : comparisons) {
            comparison.runs().keySet().forEach(name -> row(comparison, name, out));
            ratios(comparison, out);
        }
    }

    private static void row(Comparison comparison, String name, PrintStream out) {
        out.printf(
                "%-16s %-9s %9.0f %9.1f %9.0f %9.0f %9.0f %10.1f%n",
                comparison.workload().name(),
                name,
                comparison.median(name, Measurement::iops).value(),
                comparison.median(name, Measurement::megabytesPerSecond).value(),
                comparison.median(name, Measurement::p50Micros).value(),
                comparison.median(name, Measurement::p99Micros).value(),
                comparison.median(name, Measurement::p999Micros).value(),
                comparison.median(name, Measurement::cpuMicrosPerIo).value());
    }

    private static void ratios(Comparison comparison, PrintStream out) {
        List<String> names = List.copyOf(comparison.runs().keySet());
        for (String base : names.subList(1, names.size())) {
            Median iops = comparison.ratio(names.getFirst(), base, Measurement::iops);
            Median p50 = comparison.ratio(names.getFirst(), base, Measurement::p50Micros);
            Median p99 = comparison.ratio(names.getFirst(), base, Measurement::p99Micros);
            Median cpu = comparison.ratio(names.getFirst(), base, Measurement::cpuMicrosPerIo);
            out.printf(
                    "%-16s %s/%s: IOPS x %.2f (spread %.0f %%), p50 x %.2f, p99 x %.2f, CPU/IO x %.2f%s%n",
                    "",
                    names.getFirst(),
                    base,
                    iops.value(),
                    iops.spread() * 100,
                    p50.value(),
                    p99.value(),
                    cpu.value(),
                    iops.spread() > SPREAD_LIMIT ? "  spread too wide: run again" : "");
        }
    }
}
