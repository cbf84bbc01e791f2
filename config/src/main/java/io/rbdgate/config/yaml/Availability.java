package io.rbdgate.config.yaml;

import io.rbdgate.config.AluaMode;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the configuration can say but this version does not serve. An issue that serves one of them
/// deletes its row, here and nowhere else; the reference follows.
final class Availability {
    /// `path` as in the reference; `refused` picks the values that are not served; the problem
    /// stands at the key when it is refused `wholly`, else at the value.
    record Row(String path, boolean wholly, Predicate<Object> refused, String what) {

        static Row wholly(String path, String what) {
            return new Row(path, true, value -> true, what);
        }

        static Row values(String path, Predicate<Object> refused, String what) {
            return new Row(path, false, refused, what);
        }
    }

    static final List<Row> ROWS =
            List.of(
                    Row.wholly("ha.link", "a link between gateways"),
                    Row.wholly("ha.secretFile", "a link between gateways"),
                    Row.values("ha.alua", AluaMode.EXPLICIT::equals, "'explicit'"),
                    Row.values("targets[].luns[].activeActive", Boolean.TRUE::equals, "'true'"),
                    Row.wholly("targets[].luns[].owner", "choosing an owner"),
                    Row.wholly("targets[].luns[].group", "grouping"),
                    Row.values(
                            "targets[].parameters.maxConnections",
                            Availability::above1,
                            "more than 1"),
                    Row.values(
                            "targets[].parameters.errorRecoveryLevel",
                            Availability::above0,
                            "more than 0"));

    private Availability() {}

    /// Adds a problem for each value in `root` that a row refuses.
    static void check(Block root, Problems problems) {
        check(root, "", problems);
    }

    /// The row about `path`, or null.
    static @Nullable Row row(String path) {
        for (Row row : ROWS) {
            if (row.path().equals(path)) {
                return row;
            }
        }
        return null;
    }

    private static void check(Block block, String prefix, Problems problems) {
        block.entries()
                .forEach(
                        (key, entry) -> {
                            String path = prefix + key;
                            checkValue(key, path, entry, problems);
                            if (entry.value().object() instanceof Block below) {
                                check(below, path + ".", problems);
                            }
                            for (Block below : block.groups(key)) {
                                check(below, path + "[].", problems);
                            }
                        });
    }

    private static void checkValue(String key, String path, Block.Entry entry, Problems problems) {
        Row row = row(path);
        Object value = entry.value().object();
        if (row != null && value != null && row.refused().test(value)) {
            problems.add(
                    row.wholly() ? entry.key() : entry.value().at(),
                    key,
                    row.what() + " is not available in this version");
        }
    }

    private static boolean above0(Object value) {
        return value instanceof Integer number && number > 0;
    }

    private static boolean above1(Object value) {
        return value instanceof Integer number && number > 1;
    }
}
