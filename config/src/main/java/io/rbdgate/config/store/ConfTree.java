package io.rbdgate.config.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Ways through the document; what is of another type than asked for counts as absent.
public final class ConfTree {
    private ConfTree() {}

    /// The object under `key`, made when there is none.
    public static ObjectNode under(ObjectNode parent, String key) {
        return parent.get(key) instanceof ObjectNode present ? present : parent.putObject(key);
    }

    /// The object at `path`, or null.
    public static @Nullable ObjectNode find(@Nullable ObjectNode parent, String... path) {
        ObjectNode at = parent;
        for (String key : path) {
            at = at != null && at.get(key) instanceof ObjectNode next ? next : null;
        }
        return at;
    }

    /// Whether there is a member of that name, of any type.
    public static boolean has(@Nullable ObjectNode object, String key) {
        return object != null && object.has(key);
    }

    /// Whether it has no members, or is none.
    public static boolean isEmpty(@Nullable ObjectNode object) {
        return object == null || object.isEmpty();
    }

    /// The members of `key` that are objects, sorted by name.
    public static SortedMap<String, ObjectNode> objects(@Nullable ObjectNode parent, String key) {
        return objectsOf(find(parent, key));
    }

    /// The members that are objects, sorted by name.
    public static SortedMap<String, ObjectNode> objectsOf(@Nullable ObjectNode object) {
        SortedMap<String, ObjectNode> objects = new TreeMap<>();
        if (object != null) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (entry.getValue() instanceof ObjectNode value) {
                    objects.put(entry.getKey(), value);
                }
            }
        }
        return objects;
    }

    /// @throws ConfEditException 404
    public static ObjectNode target(ObjectNode document, String iqn) {
        ObjectNode target = find(document, "targets", iqn);
        if (target == null) {
            throw new ConfEditException(404, "Target " + iqn + " does not exist");
        }
        return target;
    }

    /// @throws ConfEditException 404
    public static ObjectNode client(ObjectNode target, String iqn) {
        ObjectNode client = find(target, "clients", iqn);
        if (client == null) {
            throw new ConfEditException(404, "Client '" + iqn + "' does not exist");
        }
        return client;
    }

    /// The texts of an array; a new list.
    public static List<String> texts(@Nullable ObjectNode parent, String key) {
        List<String> texts = new ArrayList<>();
        if (parent != null && parent.get(key) instanceof ArrayNode array) {
            for (JsonNode item : array) {
                if (item.isString()) {
                    texts.add(item.stringValue());
                }
            }
        }
        return texts;
    }

    /// Puts an array of texts.
    public static void put(ObjectNode parent, String key, List<String> texts) {
        ArrayNode array = parent.putArray(key);
        texts.forEach(array::add);
    }

    /// A text; empty when there is none.
    public static String text(ObjectNode parent, String key) {
        JsonNode value = parent.get(key);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    /// A number.
    public static int integer(@Nullable ObjectNode parent, String key, int absent) {
        JsonNode value = parent == null ? null : parent.get(key);
        return value != null && value.canConvertToInt() ? value.intValue() : absent;
    }
}
