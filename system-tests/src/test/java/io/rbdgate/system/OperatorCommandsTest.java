package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.host.LoopDevice;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an operator types beside a running gateway: `import`, `top`, `export`, `shell`.
class OperatorCommandsTest {
    private static final String TARGET = "iqn.2003-01.org.linux-iscsi.old:t1";
    private static final String HOST = "iqn.1994-05.com.redhat:host1";
    private static final String USER = "host1user";
    private static final String SECRET = "host1secret12";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] NONE = {};
    private static final byte[] READ_10 = PduText.bytes("28 00 00000000 00 0008 00");
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000000 00 0008 00");

    @TempDir private Path directory;
    private final int apiPort = FreePorts.take();
    private final int port = FreePorts.take();
    private RunningGateway gateway;
    private LoopDevice device;

    @BeforeEach
    void start() {
        device = LoopDevice.over(directory.resolve("loop"), 8 << 20, 512);
        gateway = RunningGateway.forThisHost(directory);
        gateway.start("targets: []\n" + sections("store"));
        gateway.process().awaitPort(apiPort, RunningGateway.LIMIT);
    }

    @AfterEach
    void stop() {
        gateway.close();
        device.close();
    }

    private String sections(String store) {
        return """
        gateway: {name: gw1.example.org}
        %s
        """
                .formatted(apiSections(store));
    }

    private String apiSections(String store) {
        return """
        store: file:%s
        api: {listen: "127.0.0.1:%d", passwordFile: %s}
        """
                .formatted(
                        directory.resolve(store),
                        apiPort,
                        directory.resolve(gateway.secret("api", "api-secret-12")));
    }

    private CommandResult run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(1, List.of("--config", directory.resolve("gateway.yaml").toString()));
        return Command.of(RunningGateway.launcher(all.toArray(String[]::new))).run();
    }

    private String done(String... words) {
        CommandResult result = run(words);
        assertThat(result.stderr()).isEmpty();
        return result.orThrow().stdout();
    }

    /// What targetcli saved of a host with a file and a block device.
    private String saveconfig() throws IOException {
        Path disk = Files.write(directory.resolve("disk.img"), new byte[1 << 20]);
        String saved =
                """
                {"fabric_modules": [], "storage_objects": [
                  {"plugin": "fileio", "name": "f", "dev": "%s", "size": 1048576, "wwn": "0f1e"},
                  {"plugin": "block", "name": "b", "dev": "%s", "wwn": "b10c"}],
                 "targets": [{"fabric": "iscsi", "wwn": "%s", "tpgs": [{"tag": 1, "enable": true,
                   "attributes": {"authentication": 1, "generate_node_acls": 0},
                   "portals": [{"ip_address": "127.0.0.1", "port": %d}],
                   "luns": [{"index": 0, "storage_object": "/backstores/fileio/f"},
                            {"index": 3, "storage_object": "/backstores/block/b"}],
                   "node_acls": [{"node_wwn": "%s", "chap_userid": "%s", "chap_password": "%s",
                     "mapped_luns": [{"index": 0, "tpg_lun": 0}, {"index": 3, "tpg_lun": 3}]}]}]}]}
                """
                        .formatted(disk, device.path(), TARGET, port, HOST, USER, SECRET);
        return Files.writeString(directory.resolve("saveconfig.json"), saved).toString();
    }

    private RawInitiator login() {
        return RawInitiator.loggedIn(
                port, LoginOptions.normal(TARGET).initiator(HOST).chap(USER, SECRET));
    }

    private static void write(RawInitiator initiator, int lun, byte[] data) {
        assertThat(Waiting.until(LIMIT, () -> initiator.command(lun, WRITE_10, data, 0).good()))
                .isTrue();
    }

    @Test
    void lioIsTakenOverWatchedAndExported() throws Exception {
        String saved = saveconfig();
        CommandResult shown = run("import", saved);
        assertThat(shown.exitCode()).isEqualTo(2);
        assertThat(shown.stdout())
                .contains(
                        "+ target " + TARGET + "\n",
                        "+ " + TARGET + ": LUN 3 is the device " + device.path() + " of gw1",
                        "+ " + TARGET + ": " + HOST + " gets LUN 0, 3\n");
        assertThat(shown.stderr())
                .isEqualTo("nothing was changed: say --yes to make these changes\n");
        assertThat(done("shell", "ls", "/iscsi-targets")).doesNotContain(TARGET);
        assertThat(done("import", "--yes", saved)).endsWith("7 changes made\n");
        assertThat(done("import", "--yes", saved)).endsWith("changes made\n");

        byte[] data = new byte[4096];
        data[17] = 42;
        try (RawInitiator initiator = login()) {
            write(initiator, 0, data);
            write(initiator, 3, data);
            assertThat(Files.readAllBytes(directory.resolve("disk.img"))).startsWith(data);
            assertThat(Files.readAllBytes(device.path())).startsWith(data);
            topTellsWhatHappens(initiator, data);
        }
        exportsServeTheSame(data);
    }

    private void topTellsWhatHappens(RawInitiator initiator, byte[] data) {
        CompletableFuture<String> top =
                CompletableFuture.supplyAsync(() -> done("top", "--json", "--interval", "3"));
        while (!top.isDone()) {
            assertThat(initiator.command(3, READ_10, NONE, 4096).data()).isEqualTo(data);
            assertThat(initiator.command(3, WRITE_10, data, 0).good()).isTrue();
        }
        JsonNode report = JsonMapper.shared().readTree(top.join());
        JsonNode busy = report.path("luns").path(0);
        assertThat(busy.path("lun").asString()).isEqualTo("3");
        assertThat(busy.path("owner").asString()).isEqualTo("gw1.example.org");
        JsonNode session = report.path("sessions").path(0);
        assertThat(session.path("initiator").asString()).isEqualTo(HOST);
        assertThat(session.path("peers").path(0).asString()).startsWith("127.0.0.1");
        for (JsonNode rates : List.of(busy.path("rates"), session.path("rates"))) {
            assertThat(rates.path("iops").asDouble()).isPositive();
            assertThat(rates.path("readBytesPerSecond").asDouble()).isPositive();
            assertThat(rates.path("writtenBytesPerSecond").asDouble()).isPositive();
            long half = rates.path("readP50Micros").asLong();
            assertThat(half).isPositive();
            assertThat(rates.path("readP99Micros").asLong()).isGreaterThanOrEqualTo(half);
            assertThat(rates.path("writeP99Micros").asLong()).isPositive();
        }
        assertThat(done("top", "--once", "--interval", "0.5").lines())
                .anyMatch(line -> line.startsWith("TARGET") && line.contains("READ p99"))
                .anyMatch(line -> line.startsWith("INITIATOR") && line.endsWith("FROM"));
    }

    /// The YAML and the stored document, each given to another gateway.
    private void exportsServeTheSame(byte[] data) throws Exception {
        JsonNode before = targets();
        String conf = done("export", "--gateway-conf");
        String secrets = directory.resolve("exported-secrets").toString();
        String yaml = done("export", "--yaml", "--secrets", secrets);
        gateway.stop();

        Path exported =
                Files.writeString(
                        directory.resolve("exported.yaml"), yaml + apiSections("other-store"));
        assertThat(
                        Command.of(
                                        RunningGateway.launcher(
                                                "check", "--config", exported.toString()))
                                .run())
                .returns(0, CommandResult::exitCode);
        try (ServerProcess second = serve(exported)) {
            assertThat(targets()).isEqualTo(before);
            try (RawInitiator initiator = login()) {
                assertThat(
                                Waiting.until(
                                        LIMIT,
                                        () -> initiator.command(3, READ_10, NONE, 4096).good()))
                        .isTrue();
                assertThat(initiator.command(3, READ_10, NONE, 4096).data()).isEqualTo(data);
            }
            second.terminate();
            second.awaitExit(LIMIT);
        }
        Path store = Files.createDirectories(directory.resolve("third-store"));
        Files.writeString(store.resolve("gateway.conf"), conf);
        Path third =
                Files.writeString(
                        directory.resolve("third.yaml"),
                        "portals: []\ntargets: []\n" + sections("third-store"));
        try (ServerProcess process = serve(third)) {
            assertThat(targets()).isEqualTo(before);
            assertThat(done("export", "--gateway-conf")).isEqualTo(conf);
            assertThat(process.output()).doesNotContain(SECRET);
        }
    }

    private ServerProcess serve(Path config) {
        ServerProcess process =
                ServerProcess.start(
                        directory,
                        directory.resolve(config.getFileName() + ".log"),
                        RunningGateway.launcher("run", "--config", config.toString()));
        process.awaitPort(apiPort, RunningGateway.LIMIT);
        return process.awaitPort(port, RunningGateway.LIMIT);
    }

    /// What is served, without who defines it and how its portals are written.
    private JsonNode targets() {
        try (ApiClient api = new ApiClient(apiPort, "admin", "api-secret-12")) {
            assertThat(
                            Waiting.until(
                                    LIMIT,
                                    () ->
                                            !api.done("GET", "/api/v1/targets")
                                                    .contains("\"online\":false")))
                    .isTrue();
            JsonNode all = JsonMapper.shared().readTree(api.done("GET", "/api/v1/targets"));
            for (JsonNode target : all.path("items")) {
                ((ObjectNode) target).remove(List.of("source", "portalGroups"));
            }
            return all;
        }
    }
}
