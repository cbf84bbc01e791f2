package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.InteractiveShell;
import io.rbdgate.management.shell.LineScript;
import io.rbdgate.management.shell.Runner;
import io.rbdgate.management.shell.Shell;
import io.rbdgate.management.shell.StateDirectory;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Printer;
import io.rbdgate.management.shell.text.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rbdgate shell`: gwcli's tree and commands; interactive at a terminal, one command when given
/// words, a script when lines come through a pipe.
@Command(
        name = "shell",
        description =
                "gwcli's tree and commands over the REST API: interactive, or one command such as"
                        + " `/disks create rbd disk_1 10G`.")
final class ShellCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private ApiOptions api = new ApiOptions();

    @Option(names = "--json", description = "answers as JSON")
    private boolean json;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "[PATH] COMMAND [ARGUMENT…]; `help` lists them")
    private List<String> words = List.of();

    ShellCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> environment = System.getenv();
        Path state = StateDirectory.of(environment);
        try (ApiClient client = api.open()) {
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
