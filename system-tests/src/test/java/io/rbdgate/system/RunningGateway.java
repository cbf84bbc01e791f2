package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.guest.LinuxGuest;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `bin/rbdgate run` as a child process with a configuration of the test's and its one portal on a
/// free port of 127.0.0.1; what its log says. To be stopped, killed and started again.
final class RunningGateway implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOG_LIMIT = Duration.ofSeconds(10);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(40);

    private final Path directory;
    private final String announcedHost;
    private final int port = FreePorts.take();
    private final int secondPort = FreePorts.take();
    private final List<ServerProcess> started = new ArrayList<>();

    private RunningGateway(Path directory, String announcedHost) {
        this.directory = directory;
        this.announcedHost = announcedHost;
    }

    /// Starts one for initiators of this host, with these sections of YAML (`targets:`, `ceph:`);
    /// the portal is added in front of them. `directory`: for the configuration, the data of file
    /// LUNs (relative paths) and the logs.
    static RunningGateway serving(Path directory, String sections) {
        RunningGateway gateway = forThisHost(directory);
        gateway.start(sections);
        return gateway;
    }

    /// Not started yet, for initiators of this host.
    static RunningGateway forThisHost(Path directory) {
        return new RunningGateway(directory, "127.0.0.1");
    }

    /// Not started yet; what its portal announces is the address by which the Linux guest finds it.
    static RunningGateway forGuest(Path directory) {
        return new RunningGateway(directory, LinuxGuest.HOST);
    }

    /// The launcher with these arguments, as a command to be started.
    static List<String> launcher(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add("env");
        // the build in progress is what is tested
        command.add("RBDGATE_NO_BUILD=1");
        command.add("RBDGATE_JAVA_OPTS=-Dio.netty.leakDetection.level=ADVANCED");
        command.add(Path.of(System.getProperty("rbdgate.root"), "bin", "rbdgate").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /// Starts it with a portal and these sections of YAML, and waits until the portal listens.
    void start(String sections) {
        configure(sections);
        startAgain();
    }

    /// As [#start], with a second portal in a portal group of its own.
    void startWithTwoPaths(String sections) {
        start("  - {listen: 127.0.0.1:%d, tag: 2}\n".formatted(secondPort) + sections);
    }

    /// Writes the configuration for the next start or reload: the portal and these sections.
    void configure(String sections) {
        String portal =
                """
                portals:
                  - listen: 127.0.0.1:%1$d
                    advertise: %2$s:%1$d
                """
                        .formatted(port, announcedHost);
        secret("gateway.yaml", portal + sections);
    }

    /// A file only its owner may read, as secrets have to be; returns its name for the YAML.
    String secret(String name, String content) {
        try {
            Path file = Files.writeString(directory.resolve(name), content + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return name;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Starts it with the configuration it had.
    void startAgain() {
        Path log = directory.resolve("gateway-" + started.size() + ".log");
        String config = directory.resolve("gateway.yaml").toString();
        ServerProcess process =
                ServerProcess.start(directory, log, launcher("run", "--config", config));
        started.add(process);
        process.awaitPort(port, LIMIT);
    }

    void killAndRestart() {
        process().kill();
        startAgain();
    }

    /// SIGTERM; it has to drain and to say that all is well by its exit status.
    void stop() {
        process().terminate();
        assertThat(process().awaitExit(DRAIN_LIMIT)).as(process()::output).isZero();
    }

    int port() {
        return port;
    }

    /// Where libiscsi finds a LUN.
    String url(String target, int lun) {
        return "iscsi://127.0.0.1:%d/%s/%d".formatted(port, target, lun);
    }

    /// Where libiscsi finds a LUN by another path: the second portal, in a group of its own.
    String secondUrl(String target, int lun) {
        return "iscsi://127.0.0.1:%d/%s/%d".formatted(secondPort, target, lun);
    }

    /// The process that was started last.
    ServerProcess process() {
        return started.getLast();
    }

    RawInitiator connect() {
        return RawInitiator.connect(port);
    }

    RawInitiator loggedIn(LoginOptions options) {
        return RawInitiator.loggedIn(port, options);
    }

    /// Waits for the warning about this connection.
    void assertWarned(RawInitiator initiator, String what) {
        String peer = "127.0.0.1:" + initiator.wire().localAddress().getPort();
        String line = awaitLog(0, peer, what);
        assertThat(line).contains("WARN");
    }

    /// Waits for a line of the log after `mark` with all these words.
    String awaitLog(int mark, String... words) {
        List<String> wanted = List.of(words);
        return process()
                .awaitLine(mark, line -> wanted.stream().allMatch(line::contains), LOG_LIMIT);
    }

    /// Our own faults are logged as errors; there must be none.
    void assertHealthy() {
        assertThat(process().alive()).isTrue();
        assertThat(process().lines().stream().filter(RunningGateway::isOurFault)).isEmpty();
    }

    private static boolean isOurFault(String line) {
        return line.contains(" ERROR ") || line.contains("LEAK");
    }

    @Override
    public void close() {
        started.forEach(ServerProcess::close);
    }
}
