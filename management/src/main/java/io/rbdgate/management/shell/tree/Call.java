package io.rbdgate.management.shell.tree;

import io.rbdgate.config.yaml.SecretFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A command with its arguments, checked for what is required.
public final class Call {
    private final Map<String, String> arguments;

    /// With what the user gave, by name.
    public Call(Map<String, String> arguments) {
        this.arguments = new LinkedHashMap<>(arguments);
    }

    /// A required argument.
    String text(String name) {
        String value = arguments.get(name);
        if (value == null) {
            throw new UsageException("argument '" + name + "' is missing");
        }
        return value;
    }

    /// An argument, or null when it is not given (gwcli's `''` and an empty word count as given).
    @Nullable String optional(String name) {
        return arguments.get(name);
    }

    String optional(String name, String otherwise) {
        return arguments.getOrDefault(name, otherwise);
    }

    /// `true` and `yes` are true, `false` and `no` false.
    boolean flag(String name, boolean otherwise) {
        String value = arguments.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default ->
                    throw new UsageException(
                            "argument '" + name + "' is true or false, not '" + value + "'");
        };
    }

    /// A secret: the argument itself or the only line of the file that `NAME_file` names; empty
    /// when neither is given.
    String secret(String name) {
        String file = arguments.get(name + "_file");
        if (file == null) {
            return arguments.getOrDefault(name, "");
        }
        if (arguments.containsKey(name)) {
            throw new UsageException("give " + name + " or " + name + "_file, not both");
        }
        return new String(
                SecretFile.read(Path.of(file)).octets(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /// A form of the named arguments as far as they are given.
    Map<String, String> form(String... names) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String name : names) {
            String value = arguments.get(name);
            if (value != null) {
                form.put(name, value);
            }
        }
        return form;
    }
}
