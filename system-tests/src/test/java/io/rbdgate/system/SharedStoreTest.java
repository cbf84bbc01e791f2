package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Limits;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.daemon.sharing.Gateway;
import io.rbdgate.daemon.sharing.Sharing;
import io.rbdgate.daemon.sharing.Takeover;
import io.rbdgate.daemon.sharing.TakeoverReport;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose objects live in RADOS, made over the REST API in the order of the Dashboard. As
/// with ceph-iscsi, the second client of a disk gets the lowest number that is free for it.
@RealCeph
class SharedStoreTest {
    private static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:shared";
    private static final String ALICE = "iqn.1994-05.com.redhat:alice";
    private static final String BOB = "iqn.1994-05.com.redhat:bob";
    private static final String PASSWORD = "api-secret-12";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] NONE = {};
    private static final byte[] TEST_UNIT_READY = new byte[6];
    private static final byte[] READ_CAPACITY = PduText.bytes("25 00 00000000 0000 00 00");
    private static final byte[] SERIAL = PduText.bytes("12 01 80 00ff 00");
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000000 00 0001 00");
    private static final byte[] READ_10 = PduText.bytes("28 00 00000000 00 0001 00");

    private final CephCluster ceph;
    private final String pool = "shared_" + FreePorts.take();
    private final int apiPort = FreePorts.take();
    private final int portalPort = FreePorts.take();
    private final ApiClient api = new ApiClient(apiPort, "admin", PASSWORD);
    private Gateway gateway;

    SharedStoreTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() throws IOException {
        ceph.createPool(pool);
        gateway = Gateway.start(config(), Sharing.of(config()));
    }

    @AfterEach
    void stop() {
        gateway.drain(Duration.ZERO);
        api.close();
        ceph.deletePool(pool);
    }

    private GatewayConfig config() {
        return new GatewayConfig(
                "gw1.example.org",
                new CephConfig(ceph.conf(), "client.admin", pool, 0),
                new StoreConfig.Rados(),
                List.of(),
                null,
                List.of(),
                new ApiConfig(
                        new HostPort("127.0.0.1", apiPort),
                        null,
                        "admin",
                        new Secret(PASSWORD),
                        List.of(),
                        1,
                        portalPort),
                null,
                null,
                Limits.DEFAULTS);
    }

    private void createAsTheDashboardDoes() {
        api.done("PUT", "/api/target/" + TARGET, "controls", "{}");
        api.done(
                "PUT",
                "/api/gateway/" + TARGET + "/gw1.example.org",
                "ip_address",
                "127.0.0.1",
                "skipchecks",
                "true");
        api.done("PUT", "/api/targetauth/" + TARGET, "action", "enable_acl");
        api.done("PUT", disk("disk_1"), "mode", "create", "size", "64M");
        api.done("PUT", disk("disk_2"), "mode", "create", "size", "64M");
        api.done("PUT", "/api/targetlun/" + TARGET, "disk", pool + "/disk_1", "lun_id", "4");
        api.done("PUT", "/api/targetlun/" + TARGET, "disk", pool + "/disk_2");
        client(ALICE, "alicealice", "alice-secret1");
        client(BOB, "bobbobbob", "bobs-secret-1");
    }

    private void client(String iqn, String user, String password) {
        api.done("PUT", "/api/client/" + TARGET + "/" + iqn);
        secret(iqn, user, password);
        for (String disk : List.of("disk_1", "disk_2")) {
            api.done("PUT", "/api/clientlun/" + TARGET + "/" + iqn, "disk", pool + "/" + disk);
        }
    }

    private void secret(String iqn, String user, String password) {
        api.done(
                "PUT",
                "/api/clientauth/" + TARGET + "/" + iqn,
                "username",
                user,
                "password",
                password,
                "mutual_username",
                "",
                "mutual_password",
                "");
    }

    private String disk(String image) {
        return "/api/disk/" + pool + "/" + image;
    }

    private RawInitiator alice() {
        return loggedIn(ALICE, "alicealice", "alice-secret1");
    }

    private RawInitiator loggedIn(String iqn, String user, String password) {
        return RawInitiator.loggedIn(
                portalPort, LoginOptions.normal(TARGET).initiator(iqn).chap(user, password));
    }

    private static void ready(RawInitiator initiator, int lun) {
        boolean good =
                Waiting.until(LIMIT, () -> initiator.command(lun, TEST_UNIT_READY, NONE, 0).good());
        assertThat(good).isTrue();
    }

    private static byte[] block(int fill) {
        byte[] block = new byte[512];
        Arrays.fill(block, (byte) fill);
        return block;
    }

    private static String serial(RawInitiator initiator, int lun) {
        byte[] page = initiator.command(lun, SERIAL, NONE, 255).data();
        return new String(page, 4, page.length - 4, StandardCharsets.US_ASCII);
    }

    @Test
    void whatTheDashboardMakesIsServedChangedLiveAndStillThereAfterARestart() throws IOException {
        createAsTheDashboardDoes();
        String serial;
        try (RawInitiator alice = alice()) {
            ready(alice, 4);
            assertThat(alice.command(4, WRITE_10, block(7), 0).good()).isTrue();
            serial = serial(alice, 4);

            api.done("PUT", disk("disk_1"), "mode", "resize", "size", "128M");

            boolean told =
                    Waiting.until(
                            LIMIT,
                            () ->
                                    alice.command(4, TEST_UNIT_READY, NONE, 0)
                                            .senseText()
                                            .equals("06/2a/09"));
            assertThat(told).as("capacity data has changed").isTrue();
            assertThat(alice.command(4, READ_CAPACITY, NONE, 8).data())
                    .isEqualTo(PduText.bytes("0003ffff 00000200"));
        }

        gateway.drain(Duration.ofSeconds(5));
        gateway = Gateway.start(config(), Sharing.of(config()));

        try (RawInitiator alice = alice()) {
            ready(alice, 4);
            assertThat(serial(alice, 4)).isEqualTo(serial);
            assertThat(alice.command(4, READ_10, NONE, 512).data()).isEqualTo(block(7));
        }
    }

    @Test
    void aMappingTakenAwayWhileLoggedInIsGoneAndTheOtherInitiatorGoesOn() {
        createAsTheDashboardDoes();
        try (RawInitiator alice = alice();
                RawInitiator bob = loggedIn(BOB, "bobbobbob", "bobs-secret-1")) {
            ready(alice, 4);
            ready(bob, 0);

            api.done("DELETE", "/api/clientlun/" + TARGET + "/" + ALICE, "disk", pool + "/disk_1");

            assertThat(alice.command(4, WRITE_10, block(1), 0).senseText()).isEqualTo("05/25/00");
            assertThat(bob.command(0, WRITE_10, block(2), 0).good()).isTrue();
        }
    }

    @Test
    void anotherSecretEndsTheSessionThatProvedTheOldOne() {
        createAsTheDashboardDoes();
        try (RawInitiator alice = alice();
                RawInitiator bob = loggedIn(BOB, "bobbobbob", "bobs-secret-1")) {
            ready(alice, 4);
            ready(bob, 0);

            secret(ALICE, "alicealice", "alice-secret2");

            assertThat(alice.read().byteAt(36)).as("will drop the session").isEqualTo(3);
            alice.expectClosed();
            assertThat(bob.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
        }
        loggedIn(ALICE, "alicealice", "alice-secret2").close();
    }

    @Test
    void whatIsDeletedIsNotServedAnyMore() {
        createAsTheDashboardDoes();
        for (String client : List.of(ALICE, BOB)) {
            for (String disk : List.of("disk_1", "disk_2")) {
                api.done(
                        "DELETE",
                        "/api/clientlun/" + TARGET + "/" + client,
                        "disk",
                        pool + "/" + disk);
            }
            api.done("DELETE", "/api/client/" + TARGET + "/" + client);
        }
        for (String disk : List.of("disk_1", "disk_2")) {
            api.done("DELETE", "/api/targetlun/" + TARGET, "disk", pool + "/" + disk);
            api.done("DELETE", disk(disk), "preserve_image", "false");
        }
        api.done("DELETE", "/api/gateway/" + TARGET + "/gw1.example.org");
        api.done("DELETE", "/api/target/" + TARGET);

        assertThat(gateway.runtime().served().targets()).isEmpty();
        assertThat(ceph.rbd("ls", pool)).isBlank();
    }

    @Test
    void aSiteOfCephIscsiIsTakenOverWithItsIdentities(@TempDir Path directory) throws IOException {
        createAsTheDashboardDoes();
        String serial;
        try (RawInitiator alice = alice()) {
            ready(alice, 4);
            serial = serial(alice, 4);
        }
        Path cfg =
                Files.writeString(
                        directory.resolve("iscsi-gateway.cfg"),
                        """
                        [config]
                        cluster_name = %s
                        ceph_config_dir = %s
                        pool = %s
                        api_secure = false
                        api_host = 127.0.0.1
                        api_port = %d
                        api_password = %s
                        minimum_gateways = 1
                        prometheus_exporter = false
                        """
                                .formatted(
                                        ceph.conf()
                                                .getFileName()
                                                .toString()
                                                .replaceFirst("\\.conf$", ""),
                                        ceph.conf().getParent(),
                                        pool,
                                        apiPort,
                                        PASSWORD));
        Files.setPosixFilePermissions(cfg, PosixFilePermissions.fromString("rw-r--r--"));

        Takeover takeover = Takeover.of(cfg, "gw1.example.org");
        TakeoverReport report = TakeoverReport.of(takeover);

        assertThat(report.served())
                .contains(
                        "target " + TARGET + " (listed)",
                        "  portal 127.0.0.1:3260 tag 1",
                        "  LUN 4 " + pool + "/disk_1 wwn " + serial,
                        "  initiator " + ALICE + " CHAP LUNs [0, 4]");
        assertThat(report.differing())
                .anyMatch(line -> line.startsWith("everybody on this host can read"))
                .anyMatch(line -> line.startsWith("api_secure = false"));
        assertThat(takeover.config().store()).isInstanceOf(StoreConfig.Rados.class);
        assertThat(takeover.config().name()).isEqualTo("gw1.example.org");
    }
}
