package io.rbdgate.daemon.cli;

import java.io.IOException;
import java.util.List;
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
        return line().run(terminal);
    }

    /// What was asked for.
    ShellLine line() {
        return new ShellLine(api.options(), json, words);
    }
}
