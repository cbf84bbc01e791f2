package io.rbdgate.management.shell;

import io.rbdgate.management.shell.tree.Command;
import io.rbdgate.management.shell.tree.CommonCommands;
import io.rbdgate.management.shell.tree.Node;
import io.rbdgate.management.shell.tree.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `[PATH] [COMMAND [ARGUMENT…]]` of a line: where, what, with what. Without a command it is `cd`.
record Line(Node node, Command command, List<String> arguments) {

    /// @throws UsageException when there is no such place or command
    static Line of(List<String> words, CommonCommands.Session session) {
        Node node = session.current();
        int next = 0;
        if (isPath(words.getFirst(), session)) {
            node = session.resolve(words.getFirst());
            next = 1;
        }
        if (next == words.size()) {
            Command go = command(node, "cd", session);
            return new Line(node, go == null ? missing(node, "cd") : go, List.of(node.path()));
        }
        Command command = command(node, words.get(next), session);
        return new Line(
                node,
                command == null ? missing(node, words.get(next)) : command,
                words.subList(next + 1, words.size()));
    }

    /// Whether a line's first word is a place: it looks like one, or it is no command but a child.
    static boolean isPath(String word, CommonCommands.Session session) {
        if (word.contains("/") || word.startsWith("@") || word.equals(".") || word.equals("..")) {
            return true;
        }
        return command(session.current(), word, session) == null
                && session.current().child(word) != null;
    }

    static @Nullable Command command(Node node, String name, CommonCommands.Session session) {
        for (Command command : CommonCommands.at(node, session)) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        return null;
    }

    private static Command missing(Node node, String name) {
        throw new UsageException(
                "no command '" + name + "' at " + node.path() + "; `help` lists those there are");
    }
}
