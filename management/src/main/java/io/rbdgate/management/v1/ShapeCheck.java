package io.rbdgate.management.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds everything that is wrong with a JSON value at once.
final class ShapeCheck {
    private final List<Problem.Fault> faults = new ArrayList<>();

    private ShapeCheck() {}

    /// All faults of `value`; empty when it has the shape. `where` names it (empty: the body).
    static List<Problem.Fault> faults(JsonNode value, Shape shape, String where) {
        ShapeCheck check = new ShapeCheck();
        check.check(value, shape, where);
        return List.copyOf(check.faults);
    }

    private void check(JsonNode value, Shape shape, String where) {
        switch (shape) {
            case Shape.Text text -> text(value, text, where);
            case Shape.Whole whole -> whole(value, whole, where);
            case Shape.Fraction _ -> expect(value.isNumber(), where, "must be a number");
            case Shape.Truth _ -> expect(value.isBoolean(), where, "must be true or false");
            case Shape.Items items -> items(value, items, where);
            case Shape.Dictionary dictionary -> dictionary(value, dictionary, where);
            case Shape.Thing thing -> thing(value, thing, where);
            case Shape.Anything _ -> {}
        }
    }

    private void text(JsonNode value, Shape.Text shape, String where) {
        if (!value.isString()) {
            fault(where, "must be a text");
            return;
        }
        String text = value.stringValue();
        if (!shape.oneOf().isEmpty()) {
            expect(
                    shape.oneOf().contains(text),
                    where,
                    "must be one of " + String.join(", ", shape.oneOf()));
        } else if (text.isEmpty() || text.length() > shape.longest()) {
            fault(where, "must have 1 to " + shape.longest() + " characters");
        } else if (!shape.pattern().isEmpty()) {
            expect(
                    Pattern.compile(shape.pattern()).matcher(text).matches(),
                    where,
                    "must match " + shape.pattern() + ", for example " + shape.example());
        }
    }

    private void whole(JsonNode value, Shape.Whole shape, String where) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            fault(where, "must be a whole number");
        } else if (value.longValue() < shape.min() || value.longValue() > shape.max()) {
            fault(
                    where,
                    shape.max() == Long.MAX_VALUE
                            ? "must be at least " + shape.min()
                            : "must be from " + shape.min() + " to " + shape.max());
        }
    }

    private void items(JsonNode value, Shape.Items shape, String where) {
        if (!value.isArray()) {
            fault(where, "must be a list");
            return;
        }
        int index = 0;
        for (JsonNode item : value) {
            check(item, shape.of(), where + "[" + index + "]");
            index++;
        }
    }

    private void dictionary(JsonNode value, Shape.Dictionary shape, String where) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                check(entry.getValue(), shape.of(), below(where, entry.getKey()));
            }
        } else {
            fault(where, "must be an object");
        }
    }

    private void thing(JsonNode value, Shape.Thing shape, String where) {
        if (!(value instanceof ObjectNode object)) {
            fault(where, "must be an object");
            return;
        }
        List<String> known = new ArrayList<>();
        for (Shape.Member member : shape.members()) {
            known.add(member.name());
            JsonNode given = object.get(member.name());
            if (given != null && !given.isNull()) {
                check(given, member.shape(), below(where, member.name()));
            } else if (member.required()) {
                fault(below(where, member.name()), "is missing: " + member.meaning());
            }
        }
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                fault(
                        below(where, shortened(name)),
                        "is not known here; known are " + String.join(", ", known));
            }
        }
    }

    private static String below(String where, String name) {
        return where.isEmpty() ? name : where + "." + name;
    }

    static String shortened(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }

    private void expect(boolean holds, String where, String what) {
        if (!holds) {
            fault(where, what);
        }
    }

    private void fault(String where, String what) {
        faults.add(new Problem.Fault(where.isEmpty() ? "body" : where, what));
    }
}
