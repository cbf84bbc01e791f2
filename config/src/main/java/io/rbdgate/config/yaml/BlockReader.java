package io.rbdgate.config.yaml;

import io.rbdgate.config.yaml.Block.Entry;
import io.rbdgate.config.yaml.Block.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads nodes by the schema: unknown and missing keys, wrong types and values out of range end
/// here. The depth is that of the schema, so a document that contains itself does no harm.
final class BlockReader {
    /// What snakeyaml gives scalars by their looks; we go by the key instead.
    private static final Set<Tag> IMPLICIT_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

    private final ReadContext context;
    private final Problems problems;

    BlockReader(ReadContext context, Problems problems) {
        this.context = context;
        this.problems = problems;
    }

    /// The mapping `node`, or null after a problem.
    @Nullable Block mapping(Node node, Section section) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    Position.of(node), section.name(), "expected a mapping, found " + kind(node));
            return null;
        }
        Block block = new Block(section, Position.of(node));
        Map<String, Position> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            entry(block, tuple, seen);
        }
        for (Key key : section.keys()) {
            if (key.isRequired() && !block.isGiven(key.name())) {
                problems.add(block.start(), section.name(), "missing key '" + key.name() + "'");
            }
        }
        return block;
    }

    private void entry(Block block, NodeTuple tuple, Map<String, Position> seen) {
        Position at = Position.of(tuple.getKeyNode());
        Section section = block.section();
        if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
            problems.add(at, section.name(), "a key must be a word");
            return;
        }
        String name = keyNode.getValue();
        Position first = seen.putIfAbsent(name, at);
        if (first != null) {
            problems.add(
                    at,
                    section.name(),
                    "duplicate key '" + name + "', first in line " + first.line());
            return;
        }
        Key key = section.key(name);
        if (key == null) {
            problems.add(
                    at,
                    section.name(),
                    "unknown key '" + name + "'" + Suggestion.among(section.keyNames(), name));
            return;
        }
        block.put(name, new Entry(at, value(tuple.getValueNode(), name, key.type())));
    }

    private Value value(Node node, String name, ValueType type) {
        if (isNothing(node)) {
            problems.add(Position.of(node), name, "has no value");
            return new Value(Position.of(node), null);
        }
        Object object =
                switch (type) {
                    case ValueType.Scalar scalar -> scalar(node, name, scalar);
                    case ValueType.ListOf list -> list(node, name, list);
                    case ValueType.Group group -> mapping(node, group.section());
                    case ValueType.NoneOr either -> noneOr(node, name, either);
                    case ValueType.Variants variants -> variant(node, variants);
                };
        return new Value(Position.of(node), object);
    }

    private @Nullable Object scalar(Node node, String name, ValueType.Scalar type) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.add(
                    Position.of(node),
                    name,
                    "expected " + type.name().replace("`", "") + ", found " + kind(node));
            return null;
        }
        if (!IMPLICIT_TAGS.contains(node.getTag())) {
            problems.add(Position.of(node), name, "tags are not known here: " + node.getTag());
            return null;
        }
        try {
            boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
            return type.parser().parse(scalar.getValue(), quoted, context);
        } catch (IllegalArgumentException e) {
            problems.add(Position.of(node), name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable List<Value> list(Node node, String name, ValueType.ListOf type) {
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(Position.of(node), name, "expected a list, found " + kind(node));
            return null;
        }
        List<Value> values = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            Value value = value(element, name, type.element());
            if (type.distinct() && isAmong(values, value) && element instanceof ScalarNode twice) {
                problems.add(value.at(), name, twice.getValue() + " is in the list twice");
            }
            values.add(value);
        }
        if (type.filled() && values.isEmpty()) {
            problems.add(Position.of(node), name, "the list is empty");
        }
        return values;
    }

    private static boolean isAmong(List<Value> values, Value value) {
        return value.object() != null
                && values.stream().anyMatch(v -> value.object().equals(v.object()));
    }

    private @Nullable Object noneOr(Node node, String name, ValueType.NoneOr type) {
        if (node instanceof ScalarNode scalar && scalar.getValue().equals("none")) {
            return "none";
        }
        if (!(node instanceof MappingNode)) {
            problems.add(
                    Position.of(node), name, "expected none or a mapping, found " + kind(node));
            return null;
        }
        return mapping(node, type.section());
    }

    private @Nullable Block variant(Node node, ValueType.Variants type) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(Position.of(node), type.name(), "expected a mapping, found " + kind(node));
            return null;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(type.discriminator())
                    && tuple.getValueNode() instanceof ScalarNode value) {
                Section section = type.sections().get(value.getValue());
                if (section != null) {
                    return mapping(node, section);
                }
                List<String> words = List.copyOf(type.sections().keySet());
                problems.add(
                        Position.of(value),
                        type.discriminator(),
                        "'"
                                + value.getValue()
                                + "' is not one of "
                                + String.join(", ", words)
                                + Suggestion.among(words, value.getValue()));
                return null;
            }
        }
        problems.add(Position.of(node), type.name(), "missing key '" + type.discriminator() + "'");
        return null;
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getValue().isEmpty();
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            default -> "a single value";
        };
    }
}
