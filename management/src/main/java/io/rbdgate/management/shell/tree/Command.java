package io.rbdgate.management.shell.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command of a node: one row of the node's table.
public record Command(String name, String help, List<Argument> arguments, Action action) {

    /// What a command does.
    @FunctionalInterface
    public interface Action {
        /// Does it; failures are [io.rbdgate.management.shell.client.ApiException] or
        /// [UsageException].
        Answer run(Call call);
    }

    static Command of(String name, String help, Action action, Argument... arguments) {
        return new Command(name, help, List.of(arguments), action);
    }

    /// The argument of that name, or null.
    public @Nullable Argument argument(String wanted) {
        for (Argument argument : arguments) {
            if (argument.name().equals(wanted)) {
                return argument;
            }
        }
        return null;
    }

    /// `create pool image [size] …`.
    public String usage() {
        StringBuilder usage = new StringBuilder(name);
        for (Argument argument : arguments) {
            usage.append(' ')
                    .append(argument.required() ? argument.name() : "[" + argument.name() + "]");
        }
        return usage.toString();
    }
}
