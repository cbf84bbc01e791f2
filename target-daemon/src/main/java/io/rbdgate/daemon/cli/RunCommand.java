package io.rbdgate.daemon.cli;

import io.rbdgate.config.EmbeddedQuickstart;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostName;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.config.yaml.ConfigProblem;
import io.rbdgate.daemon.sharing.Gateway;
import io.rbdgate.daemon.sharing.Sharing;
import io.rbdgate.daemon.sharing.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `rbdgate run`: serves in the foreground until SIGTERM or SIGINT (drains, exit status 0); SIGHUP
/// reloads.
@Command(
        name = "run",
        description = "Runs the target in the foreground; without a configuration, the quickstart.")
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    /// With the time backstores get to close, a SIGTERM is done within 30 s.
    private static final Duration DRAIN = Duration.ofSeconds(18);

    /// Where the quickstart keeps the password of its API.
    private static final Path PASSWORD = Path.of("data/api-password");

    private final Terminal terminal;

    @Option(names = "--config", paramLabel = "FILE", description = "the YAML configuration")
    private @Nullable Path file;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Option(
            names = "--ceph-iscsi",
            paramLabel = "FILE",
            description = "take over from ceph-iscsi: its iscsi-gateway.cfg instead of --config")
    private @Nullable Path cephIscsi;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "with --ceph-iscsi: the gateway's name (default: the host's FQDN)")
    private @Nullable String name;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path old = cephIscsi;
        if (old != null && file != null) {
            throw usage("--config and --ceph-iscsi exclude each other");
        }
        if (name != null && old == null) {
            throw usage("--name goes with --ceph-iscsi; in a YAML file say gateway: {name: …}");
        }
        GatewayConfig config;
        Sharing sharing;
        if (old == null) {
            config = load();
            if (config == null) {
                return 1;
            }
            sharing = Sharing.of(config);
        } else {
            Takeover takeover = Takeover.of(old, name);
            takeover.warnings().forEach(w -> LOG.warn("{}: {}", old, w));
            config = takeover.config();
            sharing = takeover.sharing();
        }
        Gateway gateway = Gateway.start(config, sharing);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drainAndExit(gateway), "drain"));
        Signals.on("HUP", () -> reload(gateway));
        announce(config);
        new CountDownLatch(1).await();
        return 0;
    }

    private ParameterException usage(String wrong) {
        return new ParameterException(spec.commandLine(), wrong);
    }

    private @Nullable GatewayConfig load() throws IOException {
        Path from = file;
        if (from == null) {
            // only here: under a configured path a missing folder may be a file system not mounted
            Files.createDirectories(Path.of("data"));
            return EmbeddedQuickstart.config(
                    Path.of(""), HostName.ofThisHost(), QuickstartPassword.in(PASSWORD));
        }
        ConfigLoader.Result result = ConfigLoader.load(from);
        result.problems().forEach(p -> terminal.complain(p.toString()));
        return result.config();
    }

    private void announce(GatewayConfig config) {
        for (TargetConfig target : config.targets()) {
            for (PortalConfig portal : config.portalsOf(target)) {
                target.luns()
                        .forEach(
                                lun ->
                                        terminal.say(
                                                "serving iscsi://"
                                                        + portal.listen()
                                                        + "/"
                                                        + target.iqn()
                                                        + "/"
                                                        + lun.lun()
                                                        + "  ("
                                                        + lun.backstore().type()
                                                        + ")"));
            }
        }
        if (file == null && cephIscsi == null) {
            terminal.say("connect: iscsi-ls -s iscsi://127.0.0.1:3260");
            terminal.say("         iscsiadm -m discovery -t sendtargets -p 127.0.0.1:3260 --login");
            terminal.say("manage:  rbdgate shell --password-file " + PASSWORD);
            terminal.say("API:     http://127.0.0.1:5000/api (user admin)");
        }
        if (config.metrics() != null) {
            terminal.say("metrics: http://" + config.metrics() + "/metrics");
        }
    }

    private void reload(Gateway gateway) {
        Path from = file;
        if (from == null) {
            LOG.info("SIGHUP ignored: there is no YAML file to read again");
            return;
        }
        Thread.ofPlatform().name("reload").start(() -> reload(gateway, from));
    }

    private static void reload(Gateway gateway, Path from) {
        ConfigLoader.Result result = ConfigLoader.load(from);
        GatewayConfig next = result.config();
        if (next == null) {
            for (ConfigProblem problem : result.problems()) {
                LOG.error("{}", problem);
            }
            LOG.error("reload refused: {} has problems; the running configuration stays", from);
            return;
        }
        List<String> refusals = gateway.reload(next);
        refusals.forEach(r -> LOG.error("reload refused: {}", r));
        if (refusals.isEmpty()) {
            LOG.info("reloaded {}", from);
        }
    }

    private static void drainAndExit(Gateway gateway) {
        int status = 0;
        try {
            gateway.drain(DRAIN);
        } catch (RuntimeException e) {
            LOG.error("drain failed", e);
            status = 1;
        }
        // the JVM would report the signal (143); a drained target has ended well
        Runtime.getRuntime().halt(status);
    }
}
