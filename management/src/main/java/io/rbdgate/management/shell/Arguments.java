package io.rbdgate.management.shell;

import io.rbdgate.management.shell.tree.Argument;
import io.rbdgate.management.shell.tree.Call;
import io.rbdgate.management.shell.tree.Command;
import io.rbdgate.management.shell.tree.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Words as the arguments of a command: each by position, taking the first name still free, or as
/// `name=value`.
final class Arguments {
    private static final Pattern KEYWORD =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private Arguments() {}

    /// @throws UsageException for an unknown name, one given twice, too many or a missing one
    static Call of(Command command, List<String> words) {
        Map<String, String> given = given(command, words);
        for (Argument argument : command.arguments()) {
            if (argument.required() && !given.containsKey(argument.name())) {
                throw new UsageException(
                        "argument '"
                                + argument.name()
                                + "' is missing ("
                                + argument.help()
                                + "); usage: "
                                + command.usage());
            }
        }
        return new Call(given);
    }

    /// As far as the words go, whatever is missing.
    static Map<String, String> given(Command command, List<String> words) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String word : words) {
            Matcher keyword = KEYWORD.matcher(word);
            String name = keyword.matches() ? keyword.group(1) : null;
            if (name != null && command.argument(name) == null) {
                throw new UsageException(
                        "'"
                                + command.name()
                                + "' has no argument '"
                                + name
                                + "'; usage: "
                                + command.usage());
            }
            String value = name == null ? word : keyword.group(2);
            String target = name == null ? nextFree(command, given) : name;
            if (target == null) {
                throw new UsageException(
                        "too many arguments ('" + word + "'); usage: " + command.usage());
            }
            if (given.put(target, value) != null) {
                throw new UsageException("argument '" + target + "' is given twice");
            }
        }
        return given;
    }

    /// The argument that the next word without a name would be, or null.
    static @Nullable String nextFree(Command command, Map<String, String> given) {
        for (Argument argument : command.arguments()) {
            if (!given.containsKey(argument.name())) {
                return argument.name();
            }
        }
        return null;
    }
}
