package io.rbdgate.management.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON as this API writes it: compact, keys sorted, ASCII, a newline at the end.
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private Json() {}

    /// An empty object.
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// An empty array.
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// A value (text, number, map, list, record) as a tree.
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// `value` as an answer carries it.
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value) + "\n";
    }

    /// What `text` says, as a tree.
    ///
    /// @throws ApiProblem (400) when they are not JSON
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new ApiProblem(400, "the body is not JSON: " + place(e));
        }
    }

    /// What `text` says when it is a JSON object.
    ///
    /// @throws ApiProblem (400) that names `what` when it is none
    public static ObjectNode parseObject(String text, String what) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new ApiProblem(400, what + " is not JSON: " + place(e));
        }
        throw new ApiProblem(400, what + " is not a JSON object: write {\"name\":value,…}");
    }

    /// Where it goes wrong, but not what is there: the parser's own words quote it, and it may be a
    /// secret.
    private static String place(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null
                ? "it cannot be understood"
                : "look at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
