package io.rbdgate.config.store;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Document nodes of plain values.
final class ConfNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ConfNodes() {}

    /// The node of a Boolean, a number or a text.
    static JsonNode scalar(Object value) {
        return switch (value) {
            case Boolean flag -> NODES.booleanNode(flag);
            case Long number -> NODES.numberNode(number.longValue());
            case Integer number -> NODES.numberNode(number.longValue());
            case Double number -> NODES.numberNode(number.doubleValue());
            default -> NODES.stringNode(value.toString());
        };
    }
}
