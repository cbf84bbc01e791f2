package io.rbdgate.system;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.host.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// A gateway as a process that dies at the step of a change that a test names, and is started
/// again.
final class KilledGateway implements AutoCloseable {
    static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:killed";
    private static final String NAME = "127.0.0.1";
    private static final String PASSWORD = "api-secret-12";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Path faults;
    private final int apiPort = FreePorts.take();
    private final ApiClient api = new ApiClient(apiPort, "admin", PASSWORD);
    private ServerProcess process;

    /// With what the YAML says beside the API: which store, in which cluster.
    KilledGateway(Path directory, String store) {
        this.directory = directory;
        this.faults = directory.resolve("faults");
        try {
            Path password = Files.writeString(directory.resolve("password"), PASSWORD);
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
            Files.writeString(faults, "");
            Files.writeString(
                    directory.resolve("gateway.yaml"),
                    """
                    gateway: {name: %s}
                    %s
                    api: {listen: 127.0.0.1:%d, passwordFile: password, portalPort: %d}
                    """
                            .formatted(NAME, store, apiPort, FreePorts.take()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.process = start();
        api.done("PUT", "/api/target/" + TARGET);
        api.done(
                "PUT",
                "/api/gateway/" + TARGET + "/" + NAME,
                "ip_address",
                NAME,
                "skipchecks",
                "true");
    }

    private ServerProcess start() {
        List<String> command = new ArrayList<>(List.of("env"));
        command.add("JDK_JAVA_OPTIONS=-Drbdgate.faults=" + faults);
        command.addAll(
                RunningGateway.launcher(
                        "run", "--config", directory.resolve("gateway.yaml").toString()));
        ServerProcess started =
                ServerProcess.start(directory, directory.resolve("gateway.log"), command);
        started.awaitLine(0, line -> line.contains("API listens on"), LIMIT);
        return started;
    }

    /// Begins to add an initiator; the process dies at `step`, and the next is started.
    void addKilledAt(String step, String initiator) throws IOException {
        Files.writeString(faults, step);
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        api.call("PUT", "/api/client/" + TARGET + "/" + initiator);
                                    } catch (RuntimeException | AssertionError _) {
                                        // there is nobody to answer any more
                                    }
                                });
        try {
            process.awaitExit(LIMIT);
            caller.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Files.writeString(faults, "");
        process = start();
    }

    void add(String initiator) {
        api.done("PUT", "/api/client/" + TARGET + "/" + initiator);
    }

    /// The initiators that are stored.
    List<String> stored() {
        List<String> names = new ArrayList<>();
        JsonMapper.shared()
                .readTree(api.done("GET", "/api/clients/" + TARGET))
                .path("clients")
                .forEach(name -> names.add(name.stringValue()));
        return names;
    }

    /// The process running now.
    ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
        api.close();
    }
}
