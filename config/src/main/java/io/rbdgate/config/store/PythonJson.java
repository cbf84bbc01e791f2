package io.rbdgate.config.store;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as Python's `json` module reads and writes it, to the byte, so that `gateway.conf` looks
/// the same whoever wrote it last.
public final class PythonJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    private static final Comparator<String> BY_CODE_POINT = PythonJson::compareCodePoints;

    private final StringBuilder out = new StringBuilder();
    private final String itemSeparator;
    private final String keySeparator;
    private final int indent;
    private final boolean sorted;

    private PythonJson(String itemSeparator, String keySeparator, int indent, boolean sorted) {
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.indent = indent;
        this.sorted = sorted;
    }

    /// Reads one JSON value; of a key that stands twice, the last counts.
    ///
    /// @throws IllegalArgumentException with the line and column of what is not JSON
    public static JsonNode parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isMissingNode()) {
                throw new IllegalArgumentException("not JSON: it is empty");
            }
            return node;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "not JSON at line %d, column %d: %s"
                            .formatted(
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr(),
                                    e.getOriginalMessage()),
                    e);
        }
    }

    /// The form of `gateway.conf`: keys sorted, four spaces, `,` and `: `, no newline at the end.
    public static String indented(JsonNode node) {
        return new PythonJson(",", ": ", 4, true).text(node);
    }

    /// The form of REST answers: keys sorted, nothing between.
    public static String compact(JsonNode node) {
        return new PythonJson(",", ":", -1, true).text(node);
    }

    /// What `json.dumps` makes without arguments: keys as they come, `, ` and `: `.
    public static String spaced(JsonNode node) {
        return new PythonJson(", ", ": ", -1, false).text(node);
    }

    private String text(JsonNode node) {
        value(node, 0);
        return out.toString();
    }

    private void value(JsonNode node, int depth) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, depth);
            case ARRAY -> array(node, depth);
            case NUMBER -> out.append(number(node));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL, MISSING -> out.append("null");
            case STRING, BINARY, POJO -> string(node.asString());
        }
    }

    private void object(JsonNode node, int depth) {
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(node.properties());
        if (sorted) {
            entries.sort(Map.Entry.comparingByKey(BY_CODE_POINT));
        }
        out.append('{');
        String before = "";
        for (Map.Entry<String, JsonNode> entry : entries) {
            out.append(before);
            newline(depth + 1);
            string(entry.getKey());
            out.append(keySeparator);
            value(entry.getValue(), depth + 1);
            before = itemSeparator;
        }
        if (!entries.isEmpty()) {
            newline(depth);
        }
        out.append('}');
    }

    private void array(JsonNode node, int depth) {
        out.append('[');
        String before = "";
        for (JsonNode item : node) {
            out.append(before);
            newline(depth + 1);
            value(item, depth + 1);
            before = itemSeparator;
        }
        if (!node.isEmpty()) {
            newline(depth);
        }
        out.append(']');
    }

    private void newline(int depth) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append("\\u%04x".formatted((int) c));
                    }
                }
            }
        }
        out.append('"');
    }

    private static String number(JsonNode node) {
        return node.isIntegralNumber()
                ? node.bigIntegerValue().toString()
                : floating(node.doubleValue());
    }

    /// `float.__repr__`: the shortest digits, plain from 1e-4 up to 1e16, else with an exponent of
    /// at least two digits.
    private static String floating(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        String sign = value < 0 ? "-" : "";
        return sign
                + (exponent < -4 || exponent >= 16
                        ? scientific(digits, exponent)
                        : plain(shortest));
    }

    /// Java writes at least two digits (4.9E-324), Python one where one does.
    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal one = digits.round(new MathContext(1)).stripTrailingZeros();
        return digits.precision() == 2 && one.doubleValue() == value ? one : digits;
    }

    private static String plain(BigDecimal value) {
        String text = value.toPlainString();
        return value.scale() > 0 ? text : text + ".0";
    }

    private static String scientific(String digits, int exponent) {
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return "%c%se%s%02d"
                .formatted(
                        digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /// Python orders text by code points, Java by UTF-16 units: they differ above U+FFFF.
    private static int compareCodePoints(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(a.codePointAt(i), b.codePointAt(i));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
