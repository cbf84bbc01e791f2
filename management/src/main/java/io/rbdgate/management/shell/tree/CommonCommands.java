package io.rbdgate.management.shell.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every node can do: one table, so that a node's own command of the same name comes first.
public final class CommonCommands {

    /// The session in which commands run.
    public interface Session {
        Node current();

        /// The node at `path`, relative to the current one; `@name` is a bookmark.
        Node resolve(String path);

        /// Bookmarks by name.
        Map<String, String> bookmarks();

        /// Remembers (`path` null: forgets) a bookmark.
        void bookmark(String name, @Nullable String path);
    }

    private CommonCommands() {}

    /// The commands that stand at `node`: its own, then those of all nodes.
    public static List<Command> at(Node node, Session session) {
        List<Command> commands = new ArrayList<>(node.commands());
        for (Command command : all(node, session)) {
            if (commands.stream().noneMatch(c -> c.name().equals(command.name()))) {
                commands.add(command);
            }
        }
        return commands;
    }

    private static List<Command> all(Node node, Session session) {
        Argument.Candidates bookmarks = () -> List.copyOf(session.bookmarks().keySet());
        return List.of(
                Command.of(
                        "ls",
                        "Lists the tree from here, or from a path, to a depth (0: all of it).",
                        call -> list(call, node, session),
                        Argument.optional("path", "where"),
                        Argument.optional("depth", "how deep")),
                Command.of(
                        "cd",
                        "Goes to a path (`..` is one up) or a bookmark (`@name`).",
                        call -> new Answer.Go(session.resolve(call.optional("path", "/"))),
                        Argument.optional("path", "where")),
                Command.of("pwd", "Where we are.", call -> new Answer.Text(List.of(node.path()))),
                Command.of("info", "Shows what is known of this object.", call -> info(node)),
                Command.of(
                        "help",
                        "Explains the commands that stand here, or one of them.",
                        call -> help(call, node, session),
                        Argument.optional("command", "which")
                                .from(
                                        () ->
                                                at(node, session).stream()
                                                        .map(Command::name)
                                                        .toList())),
                Command.of(
                        "bookmarks",
                        "add|del|go|show: names for places; `gateways`, `hosts` and `host-groups`"
                                + " are those of the last target.",
                        call -> bookmarks(call, node, session),
                        Argument.required("action", "add, del, go or show")
                                .from("add", "del", "go", "show"),
                        Argument.optional("name", "the bookmark").from(bookmarks)),
                Command.of(
                        "goto",
                        "Goes to a bookmark.",
                        call -> new Answer.Go(marked(call.optional("bookmark"), session)),
                        Argument.optional("bookmark", "where").from(bookmarks)),
                Command.of("exit", "Leaves the shell.", call -> new Answer.Leave()));
    }

    private static Answer list(Call call, Node node, Session session) {
        String path = call.optional("path");
        String depth = call.optional("depth", "0");
        if (!depth.matches("[0-9]{1,3}")) {
            throw new UsageException("The tree depth must be a number, not '" + depth + "'");
        }
        Node top = path == null ? node : session.resolve(path);
        return new Answer.Tree(top, Integer.parseInt(depth));
    }

    private static Answer info(Node node) {
        Map<String, Object> attributes = node.attributes();
        if (attributes == null) {
            return new Answer.Text(List.of("'info' not available for this item"));
        }
        return new Answer.Attributes(attributes);
    }

    private static Answer help(Call call, Node node, Session session) {
        String name = call.optional("command");
        List<String> lines = new ArrayList<>();
        for (Command command : at(node, session)) {
            if (name == null) {
                lines.add("  " + command.usage());
            } else if (command.name().equals(name)) {
                lines.add(command.usage());
                lines.add(command.help());
                for (Argument argument : command.arguments()) {
                    lines.add("  %-22s %s".formatted(argument.name(), argument.help()));
                }
            }
        }
        if (lines.isEmpty()) {
            throw new UsageException("no command '" + name + "' at " + node.path());
        }
        if (name == null) {
            lines.addFirst("Commands at " + node.path() + " (`help COMMAND` explains one):");
        }
        return new Answer.Text(lines);
    }

    private static Answer bookmarks(Call call, Node node, Session session) {
        String action = call.text("action");
        return switch (action) {
            case "show" ->
                    new Answer.Text(
                            session.bookmarks().entrySet().stream()
                                    .map(e -> e.getKey() + " -> " + e.getValue())
                                    .toList());
            case "go" -> new Answer.Go(marked(call.text("name"), session));
            case "add" -> {
                String name = call.text("name");
                if (!name.matches("[A-Za-z0-9_-]+")) {
                    throw new UsageException(
                            "a bookmark is made of letters, digits, '_' and '-', not '"
                                    + name
                                    + "'");
                }
                session.bookmark(name, node.path());
                yield Answer.done("Bookmarked " + node.path() + " as " + name + ".");
            }
            case "del" -> {
                String name = call.text("name");
                marked(name, session);
                session.bookmark(name, null);
                yield Answer.done("Deleted bookmark " + name + ".");
            }
            default -> throw new UsageException("bookmarks add|del|go|show, not '" + action + "'");
        };
    }

    private static Node marked(@Nullable String name, Session session) {
        if (name == null) {
            return session.resolve("/");
        }
        return session.resolve("@" + name);
    }
}
