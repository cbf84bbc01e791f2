package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/// `bin/rbdgate run` as a child process with a configuration of the test's, and what its log says.
final class RunningGateway implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOG_LIMIT = Duration.ofSeconds(10);

    private final Path directory;
    private final int port;
    private ServerProcess process;

    /// Starts and waits for the portal.
    ///
    /// @param targets the YAML from `targets:` on; the portal is added in front of it
    RunningGateway(Path directory, String targets) {
        this.directory = directory;
        this.port = FreePorts.take();
        String portals = "portals:\n  - listen: 127.0.0.1:" + port + "\n";
        try {
            Path config = Files.writeString(directory.resolve("rbdgate.yaml"), portals + targets);
            // it may hold secrets, so nobody else may read it
            Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch();
    }

    private ServerProcess launch() {
        String launcher = Path.of(System.getProperty("rbdgate.root"), "bin", "rbdgate").toString();
        String config = directory.resolve("rbdgate.yaml").toString();
        return ServerProcess.start(
                        directory,
                        directory.resolve("gateway.log"),
                        // the build in progress is what is tested
                        List.of("env", "RBDGATE_NO_BUILD=1", launcher, "run", "--config", config))
                .awaitPort(port, LIMIT);
    }

    int port() {
        return port;
    }

    ServerProcess process() {
        return process;
    }

    void killAndRestart() {
        process.kill();
        process = launch();
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
        String line =
                process.awaitLine(0, each -> each.contains(peer) && each.contains(what), LOG_LIMIT);
        assertThat(line).contains("WARN");
    }

    /// Our own faults are logged as errors; there must be none.
    void assertHealthy() {
        assertThat(process.alive()).isTrue();
        assertThat(process.lines().stream().filter(RunningGateway::isOurFault)).isEmpty();
    }

    private static boolean isOurFault(String line) {
        return line.contains(" ERROR ") || line.contains("LEAK");
    }

    @Override
    public void close() {
        process.close();
    }
}
