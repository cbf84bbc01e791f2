package io.rbdgate.config.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A mapping that was read by its section: typed values with their places. What was given but is
/// wrong is known to be there and has no value, so that one mistake makes one problem.
final class Block {
    /// A value (null: wrong, already told) and where it stands.
    record Value(Position at, @Nullable Object object) {}

    /// A key that was given.
    record Entry(Position key, Value value) {}

    private final Section section;
    private final Position start;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Block(Section section, Position start) {
        this.section = section;
        this.start = start;
    }

    void put(String key, Entry entry) {
        entries.put(key, entry);
    }

    Section section() {
        return section;
    }

    /// Whether it was read by `other`.
    boolean isOf(Section other) {
        return section.name().equals(other.name());
    }

    /// Where the mapping begins.
    Position start() {
        return start;
    }

    /// What was given, in the order of the file.
    Map<String, Entry> entries() {
        return entries;
    }

    boolean isGiven(String key) {
        return entries.containsKey(known(key).name());
    }

    /// Where the value of `key` stands, or the mapping when it is absent.
    Position at(String key) {
        Entry entry = entries.get(known(key).name());
        return entry == null ? start : entry.value().at();
    }

    /// The value given, or the default; null when there is none or it was wrong.
    <T> @Nullable T find(String key, Class<T> type) {
        Entry entry = entries.get(known(key).name());
        Object object = entry == null ? known(key).defaultValue() : entry.value().object();
        return type.isInstance(object) ? type.cast(object) : null;
    }

    /// The value given, or the default, of a block without problems.
    <T> T require(String key, Class<T> type) {
        return Objects.requireNonNull(find(key, type), key);
    }

    /// The mapping behind `key`; null when absent or wrong.
    @Nullable Block group(String key) {
        return find(key, Block.class);
    }

    /// The mapping behind `key`; one with nothing given when absent.
    Block groupOrDefaults(String key) {
        Block given = group(key);
        return given == null ? new Block(known(key).type().below().getFirst(), start) : given;
    }

    /// The elements of a list that was given, wrong ones too.
    List<Value> values(String key) {
        Entry entry = entries.get(known(key).name());
        return entry != null && entry.value().object() instanceof List<?> list
                ? list.stream().map(Value.class::cast).toList()
                : List.of();
    }

    /// The mappings in the list behind `key`.
    List<Block> groups(String key) {
        return ofType(values(key).stream().map(Value::object).toList(), Block.class);
    }

    /// The scalars in the list behind `key`, or the default list.
    <T> List<T> scalars(String key, Class<T> type) {
        if (isGiven(key)) {
            return ofType(values(key).stream().map(Value::object).toList(), type);
        }
        return known(key).defaultValue() instanceof List<?> list ? ofType(list, type) : List.of();
    }

    private static <T> List<T> ofType(List<?> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private Key known(String key) {
        return Objects.requireNonNull(section.key(key), () -> section.name() + " has no " + key);
    }
}
