package io.rbdgate.config.yaml;

import java.util.List;
import java.util.Map;

/// What may stand behind a key.
sealed interface ValueType {

    /// One scalar; `name` describes it in the reference, `parser` makes its value.
    record Scalar(String name, Parser parser) implements ValueType {}

    /// A list of `element`s, each at most once when `distinct`, at least one when `filled`.
    record ListOf(ValueType element, boolean distinct, boolean filled) implements ValueType {}

    /// A mapping with the keys of `section`.
    record Group(Section section) implements ValueType {}

    /// The word `none` (absent for us), or a mapping.
    record NoneOr(Section section) implements ValueType {}

    /// A mapping whose keys depend on the value of one of them.
    record Variants(String name, String discriminator, Map<String, Section> sections)
            implements ValueType {}

    /// Makes a value of a scalar.
    interface Parser {
        /// @param quoted whether it stands in quotes (or as a block), and so is text by intention
        /// @throws IllegalArgumentException with a message for the user
        Object parse(String text, boolean quoted, ReadContext context);
    }

    /// In words, for the reference.
    default String describe() {
        return switch (this) {
            case Scalar scalar -> scalar.name();
            case ListOf(Scalar element, _, _) -> "list of " + element.name();
            case ListOf _ -> "list of mappings";
            case Group _ -> "mapping";
            case NoneOr _ -> "`none` or a mapping";
            case Variants _ -> "mapping, its keys depend on `type`";
        };
    }

    /// The sections directly below.
    default List<Section> below() {
        return switch (this) {
            case Scalar _ -> List.of();
            case ListOf list -> list.element().below();
            case Group group -> List.of(group.section());
            case NoneOr either -> List.of(either.section());
            case Variants variants -> List.copyOf(variants.sections().values());
        };
    }
}
