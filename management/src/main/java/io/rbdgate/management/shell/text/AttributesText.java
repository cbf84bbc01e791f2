package io.rbdgate.management.shell.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Names and values as gwcli's `info` prints them: `Client Iqn .. iqn…`.
public final class AttributesText {
    private AttributesText() {}

    public static List<String> lines(Map<String, Object> values) {
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        values.forEach((name, value) -> add(lines, width, label(name), value));
        return lines;
    }

    private static void add(List<String> lines, int width, String label, Object value) {
        switch (value) {
            case Map<?, ?> inner when inner.isEmpty() ->
                    lines.add(pad(label, width) + " .. UNDEFINED");
            case Map<?, ?> inner -> {
                lines.add(label);
                inner.forEach((name, text) -> lines.add("- " + name + " .. " + text));
            }
            case List<?> items when items.isEmpty() -> lines.add(pad(label, width) + " .. ");
            case List<?> items -> {
                lines.add(pad(label, width) + " .. " + items.getFirst());
                for (Object item : items.subList(1, items.size())) {
                    lines.add(" ".repeat(width + 4) + item);
                }
            }
            default -> lines.add(pad(label, width) + " .. " + value);
        }
    }

    /// `client_iqn` as `Client Iqn`; names of `/api/v1` (`sizeBytes`) and host names stay.
    private static String label(String name) {
        if (name.contains(".") || name.contains(":") || name.contains("/")) {
            return name;
        }
        StringBuilder label = new StringBuilder();
        for (String word : name.split("_", -1)) {
            label.append(label.isEmpty() ? "" : " ");
            if (!word.isEmpty()) {
                label.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(
                                name.indexOf('_') >= 0
                                        ? word.substring(1).toLowerCase(Locale.ROOT)
                                        : word.substring(1));
            }
        }
        return label.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
