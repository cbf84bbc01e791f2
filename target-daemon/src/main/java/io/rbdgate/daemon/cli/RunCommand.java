package io.rbdgate.daemon.cli;

import io.rbdgate.config.EmbeddedQuickstart;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostName;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.config.yaml.ConfigProblem;
import io.rbdgate.daemon.TargetRuntime;
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
import picocli.CommandLine.Option;

/// `rbdgate run`: serves in the foreground until SIGTERM or SIGINT (drains, exit status 0); SIGHUP
/// reloads.
@Command(
        name = "run",
        description = "Runs the target in the foreground; without a configuration, the quickstart.")
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    /// With the time backstores get to close, a SIGTERM is done within 30 s.
    private static final Duration DRAIN = Duration.ofSeconds(18);

    private final Terminal terminal;

    @Option(names = "--config", paramLabel = "FILE", description = "the YAML configuration")
    private @Nullable Path file;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        GatewayConfig config = load();
        if (config == null) {
            return 1;
        }
        TargetRuntime runtime = TargetRuntime.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drainAndExit(runtime), "drain"));
        Signals.on("HUP", () -> reload(runtime));
        announce(config);
        new CountDownLatch(1).await();
        return 0;
    }

    private @Nullable GatewayConfig load() throws IOException {
        Path from = file;
        if (from == null) {
            // only here: under a configured path a missing folder may be a file system not mounted
            Files.createDirectories(Path.of("data"));
            return EmbeddedQuickstart.config(Path.of(""), HostName.ofThisHost());
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
        if (file == null) {
            terminal.say("connect: iscsi-ls -s iscsi://127.0.0.1:3260");
            terminal.say("         iscsiadm -m discovery -t sendtargets -p 127.0.0.1:3260 --login");
        }
        if (config.metrics() != null) {
            terminal.say("metrics: http://" + config.metrics() + "/metrics");
        }
    }

    private void reload(TargetRuntime runtime) {
        Path from = file;
        if (from == null) {
            LOG.info("SIGHUP ignored: the quickstart has no configuration file");
            return;
        }
        Thread.ofPlatform().name("reload").start(() -> reload(runtime, from));
    }

    private static void reload(TargetRuntime runtime, Path from) {
        ConfigLoader.Result result = ConfigLoader.load(from);
        GatewayConfig next = result.config();
        if (next == null) {
            for (ConfigProblem problem : result.problems()) {
                LOG.error("{}", problem);
            }
            LOG.error("reload refused: {} has problems; the running configuration stays", from);
            return;
        }
        List<String> refusals = runtime.reload(next);
        refusals.forEach(r -> LOG.error("reload refused: {}", r));
        if (refusals.isEmpty()) {
            LOG.info("reloaded {}", from);
        }
    }

    private static void drainAndExit(TargetRuntime runtime) {
        int status = 0;
        try {
            runtime.drain(DRAIN);
        } catch (RuntimeException e) {
            LOG.error("drain failed", e);
            status = 1;
        }
        // the JVM would report the signal (143); a drained target has ended well
        Runtime.getRuntime().halt(status);
    }
}
