package io.rbdgate.management.shell.top;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads traffic from the text of a gateway's `/metrics`.
final class MetricsText {
    private static final Pattern LINE =
            Pattern.compile(
                    "rbdgate_scsi_(command_seconds_count|command_seconds_sum|bytes_total)"
                            + "\\{([^}]*)\\} ([0-9.eE+-]+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private MetricsText() {}

    /// Traffic by LUN (`iqn/number`).
    static Map<String, Traffic> read(String text) {
        Map<String, Traffic> luns = new LinkedHashMap<>();
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            Map<String, String> labels = new LinkedHashMap<>();
            Matcher label = LABEL.matcher(line.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            String lun = labels.getOrDefault("target", "") + "/" + labels.getOrDefault("lun", "");
            Traffic known = luns.getOrDefault(lun, Traffic.NONE);
            String opcode = labels.getOrDefault("opcode", "");
            double value = Double.parseDouble(line.group(3));
            luns.put(lun, with(known, line.group(1), opcode, value));
        }
        return luns;
    }

    private static Traffic with(Traffic t, String metric, String opcode, double value) {
        boolean read = opcode.matches("read_(6|10|12|16)");
        boolean write = opcode.matches("write_(6|10|12|16)");
        long whole = Math.round(value);
        return switch (metric) {
            case "command_seconds_count" ->
                    plus(t, read ? whole : 0, write ? whole : 0, read || write ? 0 : whole, 0, 0);
            case "bytes_total" -> plus(t, 0, 0, 0, read ? whole : 0, write ? whole : 0);
            default ->
                    new Traffic(
                            t.reads(),
                            t.writes(),
                            t.others(),
                            t.errors(),
                            t.readBytes(),
                            t.writtenBytes(),
                            t.readMicros() + (read ? Math.round(value * 1e6) : 0),
                            t.writeMicros() + (write ? Math.round(value * 1e6) : 0),
                            t.inFlight());
        };
    }

    private static Traffic plus(
            Traffic t, long reads, long writes, long others, long readBytes, long writtenBytes) {
        return new Traffic(
                t.reads() + reads,
                t.writes() + writes,
                t.others() + others,
                t.errors(),
                t.readBytes() + readBytes,
                t.writtenBytes() + writtenBytes,
                t.readMicros(),
                t.writeMicros(),
                t.inFlight());
    }
}
