package io.rbdgate.management.shell.top;

import io.rbdgate.management.LatencyHistogram;
import io.rbdgate.management.shell.top.Sample.LunName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads traffic from the text of a gateway's `/metrics`.
final class MetricsText {
    private static final Pattern LINE =
            Pattern.compile(
                    "rbdgate_scsi_(command_seconds_count|command_seconds_bucket|bytes_total)"
                            + "\\{([^}]*)\\} ([0-9.eE+-]+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final double MICROS = 1e6;

    private MetricsText() {}

    static Map<LunName, Traffic> read(String text) {
        Map<LunName, Sums> luns = new LinkedHashMap<>();
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            Map<String, String> labels = new LinkedHashMap<>();
            Matcher label = LABEL.matcher(line.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            LunName lun =
                    new LunName(labels.getOrDefault("target", ""), labels.getOrDefault("lun", ""));
            luns.computeIfAbsent(lun, _ -> new Sums())
                    .add(line.group(1), labels, Double.parseDouble(line.group(3)));
        }
        Map<LunName, Traffic> traffic = new LinkedHashMap<>();
        luns.forEach((lun, sums) -> traffic.put(lun, sums.traffic()));
        return traffic;
    }

    /// Of one LUN: the commands of all operation codes.
    private static final class Sums {
        private final Kind reads = new Kind();
        private final Kind writes = new Kind();
        private final Kind others = new Kind();

        void add(String metric, Map<String, String> labels, double value) {
            String opcode = labels.getOrDefault("opcode", "");
            Kind kind =
                    opcode.matches("read_(6|10|12|16)")
                            ? reads
                            : opcode.matches("write_(6|10|12|16)") ? writes : others;
            long whole = Math.round(value);
            switch (metric) {
                case "command_seconds_count" -> kind.commands += whole;
                case "bytes_total" -> kind.bytes += whole;
                default ->
                        kind.upTo.merge(
                                Double.parseDouble(
                                        labels.getOrDefault("le", "+Inf")
                                                .replace("+Inf", "Infinity")),
                                whole,
                                Long::sum);
            }
        }

        Traffic traffic() {
            return new Traffic(
                    reads.commands,
                    writes.commands,
                    others.commands,
                    0,
                    reads.bytes,
                    writes.bytes,
                    0,
                    reads.latency(),
                    writes.latency());
        }
    }

    private static final class Kind {
        private final TreeMap<Double, Long> upTo = new TreeMap<>();
        private long commands;
        private long bytes;

        LatencyHistogram latency() {
            List<LatencyHistogram.Bucket> buckets = new ArrayList<>();
            long over = 0;
            long before = 0;
            for (Map.Entry<Double, Long> bound : upTo.entrySet()) {
                long micros = Math.round(bound.getKey() * MICROS);
                if (bound.getValue() > before) {
                    buckets.add(
                            new LatencyHistogram.Bucket(
                                    over,
                                    bound.getKey().isInfinite() ? null : Long.valueOf(micros),
                                    bound.getValue() - before));
                }
                over = micros;
                before = bound.getValue();
            }
            return new LatencyHistogram(buckets);
        }
    }
}
