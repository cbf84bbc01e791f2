package io.rbdgate.management.shell.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Reads objects of `/api/v1`.
final class V1 {
    private V1() {}

    /// The first of the fields that is there; empty when none is.
    static String text(JsonNode object, String... fields) {
        for (String field : fields) {
            if (object.hasNonNull(field)) {
                return object.path(field).asString("");
            }
        }
        return "";
    }

    /// A list of texts.
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(t -> texts.add(t.asString("")));
        return texts;
    }

    /// Every field as `info` shows it.
    static Map<String, Object> attributes(JsonNode object) {
        Map<String, Object> shown = new LinkedHashMap<>();
        object.properties().forEach(e -> shown.put(e.getKey(), value(e.getValue())));
        return shown;
    }

    private static Object value(JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> inner = new LinkedHashMap<>();
            value.properties()
                    .forEach(
                            e ->
                                    inner.put(
                                            e.getKey(),
                                            e.getValue().asString(e.getValue().toString())));
            return inner;
        }
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(v -> items.add(v.asString(v.toString())));
            return items;
        }
        return value.asString("");
    }
}
