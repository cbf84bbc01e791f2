package io.rbdgate.management.shell.tree;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Tunables as `info` shows them: the effective value, marked where it is not the default.
final class Controls {
    private Controls() {}

    static Map<String, Object> shown(JsonNode defaults, JsonNode overrides) {
        Map<String, Object> shown = new TreeMap<>();
        defaults.properties().forEach(e -> shown.put(e.getKey(), text(e.getValue())));
        overrides
                .properties()
                .forEach(
                        e -> {
                            JsonNode standard = defaults.path(e.getKey());
                            boolean same = text(standard).equals(text(e.getValue()));
                            shown.put(e.getKey(), text(e.getValue()) + (same ? "" : " (override)"));
                        });
        return shown;
    }

    /// Booleans print as Python printed them.
    private static String text(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "True" : "False";
        }
        return value.asString("");
    }
}
