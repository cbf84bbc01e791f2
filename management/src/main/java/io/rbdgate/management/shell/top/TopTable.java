package io.rbdgate.management.shell.top;

import io.rbdgate.management.shell.text.TableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A report for people: the LUNs, then who is logged in. Times are milliseconds.
final class TopTable {
    private static final List<String> RATES =
            List.of(
                    "IOPS",
                    "READ MB/s",
                    "WRITE MB/s",
                    "READ p50",
                    "READ p99",
                    "WRITE p50",
                    "WRITE p99",
                    "ERR/s");

    private TopTable() {}

    static List<String> lines(Report report) {
        List<String> lines =
                new ArrayList<>(
                        TableText.lines(
                                row(List.of("TARGET", "LUN", "OWNER"), RATES, "IN FLIGHT"),
                                report.luns().stream()
                                        .map(
                                                l ->
                                                        row(
                                                                List.of(
                                                                        l.target(),
                                                                        l.lun(),
                                                                        l.owner()),
                                                                cells(l.rates()),
                                                                "" + l.rates().inFlight()))
                                        .toList()));
        lines.add("");
        lines.addAll(
                TableText.lines(
                        row(List.of("INITIATOR", "TARGET"), RATES, "FROM"),
                        report.sessions().stream()
                                .map(
                                        s ->
                                                row(
                                                        List.of(s.initiator(), s.target()),
                                                        cells(s.rates()),
                                                        String.join(",", s.peers())))
                                .toList()));
        return lines;
    }

    private static List<String> row(List<String> names, List<String> rates, String last) {
        return Stream.of(names, rates, List.of(last)).flatMap(List::stream).toList();
    }

    private static List<String> cells(Rates rates) {
        return List.of(
                String.format(Locale.ROOT, "%.0f", rates.iops()),
                number(rates.readBytesPerSecond() / 1e6),
                number(rates.writtenBytesPerSecond() / 1e6),
                millis(rates.readP50Micros()),
                millis(rates.readP99Micros()),
                millis(rates.writeP50Micros()),
                millis(rates.writeP99Micros()),
                number(rates.errorsPerSecond()));
    }

    private static String millis(@Nullable Long micros) {
        return micros == null ? "-" : String.format(Locale.ROOT, "%.2f", micros / 1000.0);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
