package io.rbdgate.management.shell.top;

import io.rbdgate.management.shell.text.TableText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The table: rates between two samples, the busiest LUN first, then the sessions.
final class TopTable {
    private static final List<String> COLUMNS =
            List.of(
                    "TARGET",
                    "LUN",
                    "OWNER",
                    "IOPS",
                    "READ MB/s",
                    "WRITE MB/s",
                    "READ ms",
                    "WRITE ms",
                    "ERR/s",
                    "IN FLIGHT");

    private TopTable() {}

    static List<String> lines(Sample before, Sample now) {
        double seconds =
                Math.max(0.001, Duration.between(before.at(), now.at()).toMillis() / 1000.0);
        List<Map.Entry<String, Traffic>> luns = new ArrayList<>();
        now.luns()
                .forEach(
                        (lun, traffic) ->
                                luns.add(
                                        Map.entry(
                                                lun,
                                                traffic.since(
                                                        before.luns()
                                                                .getOrDefault(
                                                                        lun, Traffic.NONE)))));
        luns.sort(Comparator.comparingLong(l -> -commands(l.getValue())));
        List<List<String>> rows = new ArrayList<>();
        luns.forEach(l -> rows.add(row(l.getKey(), l.getValue(), seconds, now)));
        List<String> lines = new ArrayList<>(TableText.lines(COLUMNS, rows));
        lines.add("");
        lines.addAll(TableText.lines(List.of("INITIATOR", "TARGET", "FROM"), now.sessions()));
        return lines;
    }

    private static List<String> row(String lun, Traffic traffic, double seconds, Sample now) {
        int slash = lun.lastIndexOf('/');
        return List.of(
                lun.substring(0, slash),
                lun.substring(slash + 1),
                now.owners().getOrDefault(lun, ""),
                String.format(Locale.ROOT, "%.0f", commands(traffic) / seconds),
                number(traffic.readBytes() / 1e6 / seconds),
                number(traffic.writtenBytes() / 1e6 / seconds),
                mean(traffic.readMicros(), traffic.reads()),
                mean(traffic.writeMicros(), traffic.writes()),
                number(traffic.errors() / seconds),
                String.valueOf(traffic.inFlight()));
    }

    private static long commands(Traffic traffic) {
        return traffic.reads() + traffic.writes() + traffic.others();
    }

    private static String mean(long micros, long commands) {
        return commands == 0 ? "-" : String.format(Locale.ROOT, "%.2f", micros / 1000.0 / commands);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
