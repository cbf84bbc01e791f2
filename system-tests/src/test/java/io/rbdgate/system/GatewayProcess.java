package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.guest.LinuxGuest;
import io.rbdgate.fixtures.host.FreePorts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The gateway as a process of its own, from the classes of this build, with its one portal on a
/// free port of 127.0.0.1 (or two). To be stopped and started again.
final class GatewayProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(40);

    private final Path directory;
    private final String announcedHost;
    private final int port = FreePorts.take();
    private final int secondPort = FreePorts.take();
    private final List<ServerProcess> started = new ArrayList<>();

    private GatewayProcess(Path directory, String announcedHost) {
        this.directory = directory;
        this.announcedHost = announcedHost;
    }

    /// For initiators of this host. `directory`: for the configuration, the data of file LUNs
    /// (relative paths) and the logs.
    static GatewayProcess forThisHost(Path directory) {
        return new GatewayProcess(directory, "127.0.0.1");
    }

    /// For the Linux guest: what the portal announces is the address by which the guest finds it.
    static GatewayProcess forGuest(Path directory) {
        return new GatewayProcess(directory, LinuxGuest.HOST);
    }

    /// The portal's port.
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

    /// As [#start], with a second portal in a portal group of its own.
    GatewayProcess startWithTwoPaths(String sections) {
        return start("  - {listen: 127.0.0.1:%d, tag: 2}\n".formatted(secondPort) + sections);
    }

    /// A file only its owner may read, as secrets have to be; returns its name for the YAML.
    String secret(String name, String secret) {
        try {
            Path file = directory.resolve(name);
            Files.writeString(file, secret + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return name;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Starts it with a portal and these sections of YAML (`targets:`, `ceph:`), and waits until
    /// the portal listens.
    GatewayProcess start(String sections) {
        String portal =
                """
                portals:
                  - listen: 127.0.0.1:%1$d
                    advertise: %2$s:%1$d
                """
                        .formatted(port, announcedHost);
        try {
            Files.writeString(directory.resolve("gateway.yaml"), portal + sections);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return startAgain();
    }

    /// Starts it with the configuration it had.
    GatewayProcess startAgain() {
        ServerProcess process =
                ServerProcess.start(
                        directory,
                        directory.resolve("gateway-" + started.size() + ".log"),
                        commandLine());
        started.add(process);
        process.awaitPort(port, START_LIMIT);
        return this;
    }

    /// The process that was started last.
    ServerProcess process() {
        return started.getLast();
    }

    /// SIGTERM; it has to drain and to say that all is well by its exit status.
    void stop() {
        process().terminate();
        assertThat(process().awaitExit(DRAIN_LIMIT)).as(process()::output).isZero();
    }

    @Override
    public void close() {
        started.forEach(ServerProcess::close);
    }

    private static List<String> commandLine() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dio.netty.leakDetection.level=ADVANCED",
                "-cp",
                System.getProperty("java.class.path").replace(File.pathSeparator, ":"),
                "io.rbdgate.daemon.Main",
                "run",
                "--config",
                "gateway.yaml");
    }
}
