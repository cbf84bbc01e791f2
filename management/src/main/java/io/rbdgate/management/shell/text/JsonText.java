package io.rbdgate.management.shell.text;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as `gateway.conf` is written: keys sorted, four spaces, `": "`, ASCII.
public final class JsonText {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String INDENT = "    ";

    private JsonText() {}

    /// Without a newline at the end.
    public static String of(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, "", text);
        return text.toString();
    }

    private static void write(JsonNode node, String margin, StringBuilder text) {
        if (node.isObject() && !node.isEmpty()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
            String separator = "{\n";
            for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
                text.append(separator).append(margin).append(INDENT);
                text.append(ascii(JSON.writeValueAsString(field.getKey()))).append(": ");
                write(field.getValue(), margin + INDENT, text);
                separator = ",\n";
            }
            text.append('\n').append(margin).append('}');
        } else if (node.isArray() && !node.isEmpty()) {
            String separator = "[\n";
            for (JsonNode item : node) {
                text.append(separator).append(margin).append(INDENT);
                write(item, margin + INDENT, text);
                separator = ",\n";
            }
            text.append('\n').append(margin).append(']');
        } else {
            text.append(ascii(node.toString()));
        }
    }

    private static String ascii(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            text.append(c < 0x80 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return text.toString();
    }

    /// A value of the shell's own as JSON.
    public static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    static JsonNode lines(List<String> lines) {
        return JSON.valueToTree(Map.of("lines", lines));
    }
}
