package io.rbdgate.config.store.cfg;

import io.rbdgate.config.store.Control;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A key of `iscsi-gateway.cfg`: where it belongs, how its text is read, what holds without it.
record CfgKey(String section, String name, Reader reader, JsonNode fallback, boolean hashed) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Throws IllegalArgumentException, which says what is expected.
    interface Reader {
        JsonNode read(String text);
    }

    static CfgKey text(String section, String name, String fallback) {
        return new CfgKey(section, name, NODES::stringNode, NODES.stringNode(fallback), true);
    }

    static CfgKey whole(String section, String name, long min, long max, long fallback) {
        Control.Whole control = new Control.Whole(name, min, max, fallback);
        return new CfgKey(
                section,
                name,
                text -> NODES.numberNode(control.read(NODES.stringNode(text)).longValue()),
                NODES.numberNode(fallback),
                true);
    }

    static CfgKey flag(String section, String name, boolean fallback) {
        Control.Flag control = new Control.Flag(name, fallback);
        return new CfgKey(
                section,
                name,
                text -> NODES.booleanNode(control.read(NODES.stringNode(text))),
                NODES.booleanNode(fallback),
                true);
    }

    /// Separated by commas; spaces beside them do not count.
    static CfgKey list(String section, String name) {
        return new CfgKey(section, name, CfgKey::split, NODES.arrayNode(), true);
    }

    /// One of these words, the first by default.
    static CfgKey oneOf(String section, String name, List<String> words) {
        Reader reader =
                text -> {
                    if (!words.contains(text)) {
                        throw new IllegalArgumentException(
                                "expected " + String.join(" or ", words) + " for " + name);
                    }
                    return NODES.stringNode(text);
                };
        return new CfgKey(section, name, reader, NODES.stringNode(words.getFirst()), true);
    }

    CfgKey notHashed() {
        return new CfgKey(section, name, reader, fallback, false);
    }

    private static JsonNode split(String text) {
        ArrayNode list = NODES.arrayNode();
        if (!text.isEmpty()) {
            for (String item : text.split(",", -1)) {
                list.add(item.strip());
            }
        }
        return list;
    }
}
