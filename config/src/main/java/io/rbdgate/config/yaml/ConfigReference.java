package io.rbdgate.config.yaml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The configuration reference, made from the table that reads the configuration.
public final class ConfigReference {
    private static final String HEAD =
            """
            # Configuration reference

            Generated from `SchemaTable` by `ConfigReference`; change the table, not this file.

            One YAML file per gateway. `rbdgate check --config FILE` tells every problem in it at once.
            A section that is absent is off, a key that is absent has its default. Where text is expected,
            scalars are text as they stand (`007` stays `007`). Sizes are bytes, or whole numbers with K, M,
            G, T or P (units of 1024). Relative paths count from the directory of the configuration file.
            Secret files hold one line; they must not be readable by every user, nor must a configuration
            that holds a `secret` itself.
            """;

    private final StringBuilder out = new StringBuilder(HEAD);
    private final Set<String> written = new HashSet<>();

    private ConfigReference() {}

    /// The reference as Markdown.
    public static String markdown() {
        ConfigReference reference = new ConfigReference();
        reference.section("", SchemaTable.ROOT, null);
        return reference.out.toString();
    }

    /// Writes the reference to the file named.
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), markdown(), StandardCharsets.UTF_8);
    }

    /// A table of the section's keys, then the sections below it, each once.
    private void section(String path, Section section, @Nullable Key parent) {
        boolean repeated = !written.add(section.name());
        if (repeated) {
            return;
        }
        heading(path, section, parent);
        out.append("| key | value | default | meaning |\n|---|---|---|---|\n");
        for (Key key : section.keys()) {
            row(path, section, key);
        }
        for (Key key : section.keys()) {
            if (key.type() instanceof ValueType.NoneOr) {
                continue; // its text refers to the place where these keys belong
            }
            String below =
                    path + key.name() + (key.type() instanceof ValueType.ListOf ? "[]." : ".");
            for (Section next : key.type().below()) {
                section(below, next, key);
            }
        }
    }

    private void heading(String path, Section section, @Nullable Key parent) {
        if (parent == null) {
            out.append("\n## Top level\n\n");
            return;
        }
        String place = path.substring(0, path.length() - 1);
        String variant =
                parent.type() instanceof ValueType.Variants
                        ? section.name().substring("backstore".length())
                        : "";
        out.append("\n## `").append(place).append('`').append(variant).append("\n\n");
    }

    private void row(String path, Section section, Key key) {
        boolean variant =
                section.name().startsWith("backstore of type ") && key.name().equals("type");
        String value =
                variant
                        ? "`" + section.name().substring("backstore of type ".length()) + "`"
                        : key.type().describe();
        out.append("| `").append(key.name()).append("` | ").append(value);
        out.append(" | ").append(absence(key)).append(" | ").append(key.text());
        Availability.Row row = Availability.row(path + key.name());
        if (row != null && !variant) {
            String what = row.wholly() ? "" : row.what().replace("'", "`") + " ";
            out.append(" *(").append(what).append("not available in this version)*");
        }
        out.append(" |\n");
    }

    private static String absence(Key key) {
        return switch (key.presence()) {
            case Key.Presence.Required _ -> "**required**";
            case Key.Presence.Optional(String meaning) -> meaning;
            case Key.Presence.Default(String value) ->
                    key.type() instanceof ValueType.ListOf
                            ? "`[" + value + "]`"
                            : "`" + value + "`";
        };
    }
}
