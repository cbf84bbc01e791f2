package io.rbdgate.daemon.cli;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.daemon.doctor.CephExamination;
import io.rbdgate.daemon.doctor.Finding;
import io.rbdgate.daemon.doctor.HostExamination;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `rbdgate doctor`: looks at the host and the cluster, and says what to do.
@Command(
        name = "doctor",
        description = "Checks the host and the cluster, each finding with what to do.")
final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--config", paramLabel = "FILE", description = "the YAML configuration")
    private @Nullable Path file;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        GatewayConfig config = null;
        Path from = file;
        if (from != null) {
            ConfigLoader.Result result = ConfigLoader.load(from);
            result.problems().forEach(p -> terminal.complain(p.toString()));
            config = result.config();
            if (config == null) {
                return 1;
            }
        }
        List<Finding> findings = new ArrayList<>(HostExamination.findings(config));
        if (config != null && config.ceph() != null) {
            findings.addAll(CephExamination.findings(config.ceph(), config));
        }
        boolean failed = false;
        for (Finding finding : findings) {
            terminal.say(finding.toString());
            failed |= finding.grade() == Finding.Grade.FAIL;
        }
        return failed ? 1 : 0;
    }
}
