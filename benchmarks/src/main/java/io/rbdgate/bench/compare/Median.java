package io.rbdgate.bench.compare;

import java.util.List;

/// The middle of several runs and how far they lie apart. `spread` is half the distance between the
/// smallest and the largest, relative to the median: 0.15 means ± 15 %.
public record Median(double value, double spread) {

    /// Of at least one value.
    public static Median of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        double range = sorted[sorted.length - 1] - sorted[0];
        return new Median(median, median == 0 ? 0 : range / 2 / median);
    }
}
