package io.rbdgate.daemon.cli;

import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.config.yaml.ConfigProblem;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `rbdgate check`: every problem of a configuration at once.
@Command(
        name = "check",
        description = "Validates a configuration; every problem as FILE:line:column: message.")
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the YAML configuration")
    private Path config = Path.of("");

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConfigLoader.Result result = ConfigLoader.load(config);
        for (ConfigProblem problem : result.problems()) {
            terminal.complain(problem.toString());
        }
        if (!result.problems().isEmpty()) {
            return 1;
        }
        terminal.say(config + ": ok");
        return 0;
    }
}
