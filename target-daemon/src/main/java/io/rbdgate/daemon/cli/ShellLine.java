package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.InteractiveShell;
import io.rbdgate.management.shell.LineScript;
import io.rbdgate.management.shell.Runner;
import io.rbdgate.management.shell.Shell;
import io.rbdgate.management.shell.StateDirectory;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.EndpointOptions;
import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Printer;
import io.rbdgate.management.shell.text.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A line of `rbdgate shell`: which API, how to print, and the words of the shell (none: a dialogue
/// or a script).
record ShellLine(EndpointOptions api, boolean json, List<String> words) {
    private static final Set<String> WITH_VALUE =
            Set.of("--url", "--user", "--password-file", "--config", "--cacert");

    ShellLine {
        words = List.copyOf(words);
    }

    /// What the arguments of the process ask for, null when that is not the shell or not said in
    /// the plainest way. picocli, which then has the word, is made for a Java so old that the JVM
    /// keeps none of its classes in a cache: it is a quarter of what a short command costs.
    static @Nullable ShellLine of(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("shell")) {
            return null;
        }
        Map<String, String> given = new HashMap<>();
        int next = 1;
        while (next < arguments.size() && arguments.get(next).startsWith("-")) {
            String word = arguments.get(next++);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = "true";
            if (WITH_VALUE.contains(name)) {
                value = equals < 0 ? "" : word.substring(equals + 1);
                if (equals < 0 && next < arguments.size()) {
                    value = arguments.get(next++);
                }
            } else if (!word.equals("--json") && !word.equals("--insecure")) {
                return null;
            }
            if (value.isEmpty() || value.startsWith("-") || given.put(name, value) != null) {
                return null;
            }
        }
        EndpointOptions api =
                new EndpointOptions(
                        given.get("--url"),
                        given.get("--user"),
                        path(given.get("--password-file")),
                        path(given.get("--config")),
                        path(given.get("--cacert")),
                        given.containsKey("--insecure"));
        return new ShellLine(
                api, given.containsKey("--json"), arguments.subList(next, arguments.size()));
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null ? null : Path.of(text);
    }

    /// Runs it and answers the exit status.
    int run(Terminal terminal) throws IOException {
        Map<String, String> environment = System.getenv();
        Path state = StateDirectory.of(environment);
        try (ApiClient client = ApiOptions.open(api)) {
            Shell shell = new Shell(client, state);
            if (words.isEmpty() && Screen.isTerminal()) {
                new InteractiveShell(shell, state, json, Screen.wantsColour(environment)).run();
                return 0;
            }
            Console console = Screen.of(terminal.out(), terminal.err(), environment);
            Runner runner =
                    new Runner(
                            shell,
                            console,
                            new Printer(console, json, false),
                            cancel -> Signals.on("INT", cancel));
            return words.isEmpty() ? LineScript.run(runner, System.in) : runner.run(words).status();
        }
    }
}
