package io.rbdgate.config.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One key of the configuration: what it takes, whether it must be there, what it means.
record Key(String name, ValueType type, Presence presence, String text) {

    /// Whether a key must be there, and what holds when it is not.
    sealed interface Presence {
        /// Its absence is a problem.
        record Required() implements Presence {}

        /// Its absence means something of its own, told in `meaning`.
        record Optional(String meaning) implements Presence {}

        /// Its absence means this value, written as in the file (a list without brackets).
        record Default(String value) implements Presence {}
    }

    static Key required(String name, ValueType type, String text) {
        return new Key(name, type, new Presence.Required(), text);
    }

    static Key optional(String name, ValueType type, String meaning, String text) {
        return new Key(name, type, new Presence.Optional(meaning), text);
    }

    static Key withDefault(String name, ValueType type, String value, String text) {
        return new Key(name, type, new Presence.Default(value), text);
    }

    boolean isRequired() {
        return presence instanceof Presence.Required;
    }

    /// The value that holds when the key is absent, or null.
    @Nullable Object defaultValue() {
        if (!(presence instanceof Presence.Default(String value))) {
            return null;
        }
        return switch (type) {
            case ValueType.Scalar scalar -> scalar.parser().parse(value, false, ReadContext.NONE);
            case ValueType.ListOf(ValueType.Scalar element, _, _) -> defaultList(element, value);
            case ValueType.ListOf _, ValueType.Group _, ValueType.NoneOr _, ValueType.Variants _ ->
                    throw new IllegalStateException(name + " cannot have a default");
        };
    }

    private static List<Object> defaultList(ValueType.Scalar element, String value) {
        List<Object> values = new ArrayList<>();
        for (String text : value.split(", ", -1)) {
            values.add(element.parser().parse(text, false, ReadContext.NONE));
        }
        return values;
    }
}
