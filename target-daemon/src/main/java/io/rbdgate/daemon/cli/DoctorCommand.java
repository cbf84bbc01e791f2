package io.rbdgate.daemon.cli;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.daemon.doctor.CephExamination;
import io.rbdgate.daemon.doctor.Finding;
import io.rbdgate.daemon.doctor.HostExamination;
import io.rbdgate.daemon.doctor.SupportBundle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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
    private static final int QUICKSTART_METRICS = 9287;

    private final Terminal terminal;

    @Option(names = "--config", paramLabel = "FILE", description = "the YAML configuration")
    private @Nullable Path file;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "also packs what support wants to see into a new zip file, no secrets")
    private @Nullable Path bundle;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
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
        if (bundle != null) {
            pack(bundle, findings, config);
        }
        return failed ? 1 : 0;
    }

    private void pack(Path to, List<Finding> findings, @Nullable GatewayConfig config)
            throws IOException, InterruptedException {
        HostPort metrics =
                config == null ? new HostPort("127.0.0.1", QUICKSTART_METRICS) : config.metrics();
        try (SupportBundle made = SupportBundle.create(to)) {
            made.fill(findings, file, metrics);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(to + " exists; name a new file", e);
        }
        terminal.say("packed into " + to);
    }
}
