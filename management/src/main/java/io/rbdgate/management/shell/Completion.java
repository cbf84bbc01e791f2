package io.rbdgate.management.shell;

import io.rbdgate.management.shell.client.ApiException;
import io.rbdgate.management.shell.tree.Argument;
import io.rbdgate.management.shell.tree.Command;
import io.rbdgate.management.shell.tree.CommonCommands;
import io.rbdgate.management.shell.tree.Node;
import io.rbdgate.management.shell.tree.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may come next: places, commands, names of arguments, their values.
public final class Completion {

    /// One word that may stand there; `open` ones are not complete (`size=`), `place` is a path.
    public record Proposal(String word, String help, boolean open, boolean place) {}

    private final CommonCommands.Session session;

    public Completion(CommonCommands.Session session) {
        this.session = session;
    }

    /// Proposals for `partial`, the word being typed after `before`. When the API is away there are
    /// none.
    public List<Proposal> at(List<String> before, String partial) {
        try {
            return propose(before, partial).stream()
                    .filter(p -> p.word().startsWith(partial))
                    .toList();
        } catch (ApiException | UsageException e) {
            return List.of(); // a line half typed is no reason to complain
        }
    }

    private List<Proposal> propose(List<String> before, String partial) {
        if (before.isEmpty()) {
            List<Proposal> all = new ArrayList<>(commands(session.current()));
            all.addAll(places(partial));
            return all;
        }
        Node node = session.current();
        int next = 0;
        if (Line.isPath(before.getFirst(), session)) {
            node = session.resolve(before.getFirst());
            next = 1;
        }
        if (next == before.size()) {
            return commands(node);
        }
        Command command = Line.command(node, before.get(next), session);
        if (command == null) {
            return List.of();
        }
        return arguments(command, before.subList(next + 1, before.size()), partial);
    }

    private List<Proposal> commands(Node node) {
        return CommonCommands.at(node, session).stream()
                .map(c -> new Proposal(c.name(), c.help(), false, false))
                .toList();
    }

    private List<Proposal> places(String partial) {
        List<Proposal> all = new ArrayList<>();
        if (partial.startsWith("@")) {
            session.bookmarks()
                    .forEach((name, path) -> all.add(new Proposal("@" + name, path, false, true)));
            return all;
        }
        for (String path : Paths.completions(session.current(), partial)) {
            all.add(new Proposal(path, "", false, true));
        }
        return all;
    }

    private List<Proposal> arguments(Command command, List<String> before, String partial) {
        Map<String, String> given = Arguments.given(command, before);
        int equals = partial.indexOf('=');
        if (equals > 0) {
            Argument argument = command.argument(partial.substring(0, equals));
            return argument == null
                    ? List.of()
                    : values(
                            argument,
                            partial.substring(0, equals + 1),
                            partial.substring(equals + 1));
        }
        List<Proposal> all = new ArrayList<>();
        String free = Arguments.nextFree(command, given);
        Argument positional = free == null ? null : command.argument(free);
        if (positional != null) {
            all.addAll(values(positional, "", partial));
        }
        for (Argument argument : command.arguments()) {
            if (!given.containsKey(argument.name())) {
                all.add(new Proposal(argument.name() + "=", argument.help(), true, false));
            }
        }
        return all;
    }

    private List<Proposal> values(@Nullable Argument argument, String front, String partial) {
        if (argument == null || argument.secret()) {
            return List.of();
        }
        if (argument.name().equals("path")) {
            return places(partial).stream()
                    .map(p -> new Proposal(front + p.word(), p.help(), false, true))
                    .toList();
        }
        return argument.values().list().stream()
                .map(v -> new Proposal(front + v, argument.help(), false, false))
                .toList();
    }
}
