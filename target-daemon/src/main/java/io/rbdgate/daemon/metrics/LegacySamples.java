package io.rbdgate.daemon.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The values of one scrape, in the form the registry wants.
final class LegacySamples {
    private final Map<LegacyMetric, Map<SortedMap<String, String>, Double>> values =
            new EnumMap<>(LegacyMetric.class);

    /// A value; of two with the same labels (an initiator in two targets) the larger one counts.
    void add(LegacyMetric metric, double value, Map<String, String> labels) {
        values.computeIfAbsent(metric, _ -> new LinkedHashMap<>())
                .merge(new TreeMap<>(labels), value, Math::max);
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        values.forEach((metric, points) -> all.add(snapshot(metric, points)));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot snapshot(
            LegacyMetric metric, Map<SortedMap<String, String>, Double> points) {
        if (metric.gauge()) {
            GaugeSnapshot.Builder builder =
                    GaugeSnapshot.builder().name(metric.exposedName()).help(metric.help());
            points.forEach(
                    (labels, value) ->
                            builder.dataPoint(
                                    new GaugeDataPointSnapshot(value, labels(labels), null)));
            return builder.build();
        }
        UnknownSnapshot.Builder builder =
                UnknownSnapshot.builder().name(metric.exposedName()).help(metric.help());
        points.forEach(
                (labels, value) ->
                        builder.dataPoint(
                                new UnknownDataPointSnapshot(value, labels(labels), null)));
        return builder.build();
    }

    private static Labels labels(SortedMap<String, String> labels) {
        return Labels.of(
                labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }
}
