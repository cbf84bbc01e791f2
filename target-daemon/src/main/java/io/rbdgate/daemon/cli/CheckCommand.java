package io.rbdgate.daemon.cli;

import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.config.yaml.ConfigProblem;
import io.rbdgate.daemon.sharing.Takeover;
import io.rbdgate.daemon.sharing.TakeoverReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `rbdgate check`: every problem of a configuration at once; of a takeover, exit status 1 when
/// something would not be served.
@Command(
        name = "check",
        description = "Validates a configuration; every problem as FILE:line:column: message.")
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--config", paramLabel = "FILE", description = "the YAML configuration")
    private @Nullable Path config;

    @Option(
            names = "--ceph-iscsi",
            paramLabel = "FILE",
            description =
                    "an iscsi-gateway.cfg: what a takeover would serve, and what would differ")
    private @Nullable Path cephIscsi;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "with --ceph-iscsi: the gateway's name (default: the host's FQDN)")
    private @Nullable String name;

    @Spec private CommandSpec spec = CommandSpec.create();

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path from = config;
        Path old = cephIscsi;
        if (old != null && from == null) {
            return takeover(old);
        }
        if (from == null || old != null || name != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say either --config FILE or --ceph-iscsi FILE [--name NAME]");
        }
        ConfigLoader.Result result = ConfigLoader.load(from);
        for (ConfigProblem problem : result.problems()) {
            terminal.complain(problem.toString());
        }
        if (!result.problems().isEmpty()) {
            return 1;
        }
        terminal.say(from + ": ok");
        return 0;
    }

    private int takeover(Path old) throws IOException {
        Takeover takeover = Takeover.of(old, name);
        TakeoverReport report = TakeoverReport.of(takeover);
        terminal.say("gateway " + takeover.config().name());
        terminal.say(report.served().isEmpty() ? "would serve nothing" : "would serve:");
        report.served().forEach(line -> terminal.say("  " + line));
        list("would NOT serve, or not as it is now:", report.missing());
        list("would differ, or needs a look:", report.differing());
        return report.missing().isEmpty() ? 0 : 1;
    }

    private void list(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            terminal.say(title);
            lines.forEach(line -> terminal.say("  " + line));
        }
    }
}
