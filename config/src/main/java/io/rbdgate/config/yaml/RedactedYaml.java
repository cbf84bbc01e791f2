package io.rbdgate.config.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A configuration file as it may be shown to others: without secrets, and without comments, which
/// may hold some.
public final class RedactedYaml {
    private static final String REMOVED = "(removed)";

    private RedactedYaml() {}

    /// The file's content with every value of a key such as `secret` or `password` replaced; names
    /// of secret files stay. A file that is no YAML is not shown at all.
    ///
    /// @throws IOException when it cannot be read
    public static String of(Path file) throws IOException {
        try {
            Object root =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return new Yaml().dump(redacted(root));
        } catch (YAMLException e) {
            return "# left out: not valid YAML\n";
        }
    }

    private static @Nullable Object redacted(@Nullable Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> clean = new LinkedHashMap<>();
                map.forEach(
                        (key, value) ->
                                clean.put(
                                        String.valueOf(key),
                                        isSecret(key) ? REMOVED : redacted(value)));
                yield clean;
            }
            case List<?> list ->
                    list.stream().<@Nullable Object>map(RedactedYaml::redacted).toList();
            case null -> null;
            default -> node;
        };
    }

    private static boolean isSecret(@Nullable Object key) {
        String name = String.valueOf(key).toLowerCase(Locale.ROOT);
        return (name.contains("secret") || name.contains("password")) && !name.endsWith("file");
    }
}
