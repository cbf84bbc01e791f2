package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A running gateway on a real cluster, reached through `/api/v1` and by initiators. Its shared
/// configuration is in a pool of its own.
final class ApiV1Site implements AutoCloseable {
    static final String GATEWAY = "gw1.example.org";

    /// A target of the configuration file.
    static final String OF_FILE = "iqn.2026-11.io.rbdgate:file";

    static final Duration LIMIT = Duration.ofSeconds(30);
    static final byte[] NONE = {};
    static final byte[] TEST_UNIT_READY = new byte[6];
    private static final byte[] READ_CAPACITY = PduText.bytes("25 00 00000000 0000 00 00");
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000000 00 0001 00");
    private static final byte[] READ_10 = PduText.bytes("28 00 00000000 00 0001 00");
    private static final String PASSWORD = "api-secret-12";

    private final CephCluster ceph;
    private final Path directory;
    private final String pool = "v1_" + FreePorts.take();
    private final int apiPort = FreePorts.take();
    private final int portalPort = FreePorts.take();
    private final RunningGateway gateway;
    private final ApiV1Client api;

    private ApiV1Site(CephCluster ceph, Path directory) {
        this.ceph = ceph;
        this.directory = directory;
        ceph.startManager();
        ceph.createPool(pool);
        gateway = RunningGateway.forThisHost(directory);
        gateway.start(
                """
                gateway: {name: %s}
                ceph: {conf: %s, client: client.admin, pool: %s}
                store: rados
                api: {listen: "127.0.0.1:%d", passwordFile: %s, portalPort: %d}
                targets:
                  - {iqn: "%s", access: open, luns: [{lun: 0, backstore: {type: memory, size: 1M}}]}
                """
                        .formatted(
                                GATEWAY,
                                ceph.conf(),
                                pool,
                                apiPort,
                                gateway.secret("api", PASSWORD),
                                portalPort,
                                OF_FILE));
        gateway.process().awaitPort(apiPort, RunningGateway.LIMIT);
        api = new ApiV1Client(apiPort, PASSWORD);
    }

    /// Starts a gateway that keeps its files in `directory`.
    static ApiV1Site start(CephCluster ceph, Path directory) {
        return new ApiV1Site(ceph, directory);
    }

    CephCluster ceph() {
        return ceph;
    }

    Path directory() {
        return directory;
    }

    /// The pool of `gateway.conf`, also for images.
    String pool() {
        return pool;
    }

    /// The path of an image of [#pool].
    String image(String name) {
        return "/pools/" + pool + "/images/" + name;
    }

    int apiPort() {
        return apiPort;
    }

    /// Where portals listen that were made through the API, but for those on 127.0.0.1.
    int portalPort() {
        return portalPort;
    }

    RunningGateway gateway() {
        return gateway;
    }

    ApiV1Client api() {
        return api;
    }

    String password() {
        return PASSWORD;
    }

    /// A new target that anybody may log in to; answers its path.
    String openTarget(String iqn) {
        return target(iqn, "open");
    }

    /// A new target for the initiators it lists; answers its path.
    String listedTarget(String iqn) {
        return target(iqn, "listed");
    }

    private String target(String iqn, String access) {
        String path = "/targets/" + iqn;
        api.post("/targets", Map.of("iqn", iqn, "access", access));
        api.put(path + "/portal-groups/" + GATEWAY, Map.of("addresses", List.of("127.0.0.1")));
        return path;
    }

    /// Adds a LUN of memory to the target of that path.
    void memoryLun(String target, int number) {
        lun(target, number, Map.of("type", "memory", "sizeBytes", 1 << 20));
    }

    /// Adds a LUN on a new image of [#pool] to the target of that path.
    void imageLun(String target, int number, String image) {
        lun(
                target,
                number,
                Map.of("type", "rbd", "pool", pool, "image", image, "sizeBytes", 16 << 20));
    }

    void lun(String target, int number, Map<String, ?> backstore) {
        api.post(target + "/luns", Map.of("lun", number, "backstore", backstore));
    }

    /// A session with `iqn`.
    RawInitiator loggedIn(String iqn) {
        return gateway.loggedIn(LoginOptions.normal(iqn));
    }

    /// The status of a login, class and detail: 0 is success, 0x0201 failed authentication.
    int login(LoginOptions options) {
        try (RawInitiator initiator = gateway.connect()) {
            return initiator.login(options).status();
        }
    }

    /// Waits until a LUN takes commands, past all unit attentions.
    static RawInitiator ready(RawInitiator initiator, int lun) {
        boolean good =
                Waiting.until(LIMIT, () -> initiator.command(lun, TEST_UNIT_READY, NONE, 0).good());
        assertThat(good).as("LUN %d is ready", lun).isTrue();
        return initiator;
    }

    /// Waits until a LUN tells this unit attention.
    static void awaitSense(RawInitiator initiator, int lun, String sense) {
        boolean told =
                Waiting.until(
                        LIMIT,
                        () ->
                                initiator
                                        .command(lun, TEST_UNIT_READY, NONE, 0)
                                        .senseText()
                                        .equals(sense));
        assertThat(told).as("sense %s", sense).isTrue();
    }

    /// Writes the first block of a LUN.
    static void write(RawInitiator initiator, int lun, int fill) {
        ScsiResult result = initiator.command(lun, WRITE_10, block(fill), 0);
        assertThat(result.good()).as(result.toString()).isTrue();
    }

    /// The first block of a LUN.
    static byte[] read(RawInitiator initiator, int lun) {
        ScsiResult result = initiator.command(lun, READ_10, NONE, 512);
        assertThat(result.good()).as(result.toString()).isTrue();
        return result.data();
    }

    static byte[] block(int fill) {
        byte[] block = new byte[512];
        Arrays.fill(block, (byte) fill);
        return block;
    }

    /// How many blocks a LUN says it has.
    static long blocks(RawInitiator initiator, int lun) {
        byte[] data = initiator.command(lun, READ_CAPACITY, NONE, 8).data();
        return java.nio.ByteBuffer.wrap(data).getInt() + 1L;
    }

    /// The first block of an image, as `rbd` reads it.
    byte[] firstBlock(String image) throws java.io.IOException {
        Path exported = directory.resolve("exported-" + FreePorts.take());
        ceph.rbd("export", "--no-progress", image, exported.toString());
        byte[] content = java.nio.file.Files.readAllBytes(exported);
        return Arrays.copyOf(content, 512);
    }

    @Override
    public void close() {
        api.close();
        gateway.close();
        ceph.deletePool(pool);
    }
}
