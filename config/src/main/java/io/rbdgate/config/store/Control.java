package io.rbdgate.config.store;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A setting of a target or a disk: its values and its default.
public sealed interface Control {
    String name();

    /// What holds when nothing is stored: a Long or a Boolean.
    Object defaultValue();

    /// The value that `raw` (of a request or of the document) stands for.
    ///
    /// @throws IllegalArgumentException when it stands for none; says what is expected
    Object read(JsonNode raw);

    /// A whole number.
    record Whole(String name, long min, long max, Long defaultValue) implements Control {
        @Override
        public Long read(JsonNode raw) {
            BigInteger value = integer(raw);
            if (value == null) {
                throw new IllegalArgumentException("expected integer for " + name);
            }
            if (value.compareTo(BigInteger.valueOf(min)) < 0) {
                throw new IllegalArgumentException("expected integer >= " + min + " for " + name);
            }
            if (value.compareTo(BigInteger.valueOf(max)) > 0) {
                throw new IllegalArgumentException("expected integer <= " + max + " for " + name);
            }
            return value.longValue();
        }

        private static @Nullable BigInteger integer(JsonNode raw) {
            if (raw.isIntegralNumber()) {
                return raw.bigIntegerValue();
            }
            if (raw.isString() && raw.stringValue().strip().matches("[+-]?[0-9]{1,30}")) {
                return new BigInteger(raw.stringValue().strip());
            }
            return null;
        }
    }

    /// Yes or no.
    record Flag(String name, Boolean defaultValue) implements Control {
        @Override
        public Boolean read(JsonNode raw) {
            String text = raw.isContainer() ? "" : raw.asString().toLowerCase(Locale.ROOT);
            return switch (text) {
                case "true", "yes", "1" -> true;
                case "false", "no", "0" -> false;
                default -> throw new IllegalArgumentException("expected yes or no for " + name);
            };
        }
    }
}
