package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.CephDashboard;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import io.rbdgate.fixtures.host.FreePorts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Dashboard of a real manager against rbdgate, by the clicks of a person; pictures are kept in
/// `system-tests/target/dashboard`.
@RealCeph
final class DashboardTest {
    private static final String GATEWAY = "gw1.rbdgate.example";
    private static final String FIRST_ADDRESS = "127.0.0.8";
    private static final String SECOND_ADDRESS = "127.0.0.9";
    private static final String TARGET = "iqn.2026-11.io.rbdgate:board";
    private static final String CLIENT = "iqn.1994-05.com.redhat:board";
    private static final String PASSWORD = "api-secret-12";
    private static final String USER = "boarduser";
    private static final String CHAP = "chapsecret123";

    private final CephCluster ceph;
    private final int apiPort = FreePorts.take();
    private final int portalPort = FreePorts.take();

    @TempDir Path directory;
    private RunningGateway gateway;
    private Browser browser;

    DashboardTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() {
        ceph.createPool("board_conf"); // a gateway.conf of this test's own
        ceph.createImage("board_1", 64);
        ceph.createImage("board_2", 64);
        addresses("add");
        gateway = RunningGateway.forThisHost(directory);
        gateway.start(
                """
                gateway: {name: %s}
                ceph: {conf: %s, client: client.admin, pool: board_conf}
                store: rados
                api: {listen: "127.0.0.1:%d", passwordFile: %s, portalPort: %d}
                """
                        .formatted(
                                GATEWAY,
                                ceph.conf(),
                                apiPort,
                                gateway.secret("api", PASSWORD),
                                portalPort));
        gateway.process().awaitPort(apiPort, RunningGateway.LIMIT);
        browser =
                new Browser(
                        Path.of(
                                System.getProperty("rbdgate.root"),
                                "system-tests/target/dashboard"));
    }

    @AfterEach
    void stop() {
        browser.picture("last");
        browser.close();
        gateway.close();
        ceph.deletePool("board_conf");
        addresses("delete");
    }

    /// Portals need addresses of this host, and the API does not tell 127.0.0.1.
    private static void addresses(String action) {
        for (String address : List.of(FIRST_ADDRESS, SECOND_ADDRESS)) {
            CommandResult done =
                    Command.of("ip", "address", action, address + "/32", "dev", "lo").run();
            // 2: it was there, or it was not
            assertThat(done.exitCode()).as(done::toString).isIn(0, 2);
        }
    }

    @Test
    void aTargetIsMadeUsedAndRemovedByClicks() {
        CephDashboard dashboard = CephDashboard.start(ceph);
        dashboard.addGateway(GATEWAY, "http://admin:" + PASSWORD + "@127.0.0.1:" + apiPort);
        DashboardPages pages = new DashboardPages(browser, dashboard);
        pages.logIn();

        pages.overview();
        browser.sees(GATEWAY);
        browser.sees("up");
        browser.picture("overview");

        pages.newTarget();
        DashboardTargetForm form = new DashboardTargetForm(browser);
        form.name(TARGET);
        form.choose("Add portal", 0, GATEWAY + ":" + FIRST_ADDRESS, GATEWAY + ":" + SECOND_ADDRESS);
        form.choose("Add image", 0, "rbd/board_1", "rbd/board_2");
        form.askForKnownInitiators();
        form.addInitiator(CLIENT, USER, CHAP);
        form.choose("Add image", 1, "rbd/board_1");
        browser.picture("form");
        form.submit("Create Target");
        browser.sees(TARGET);
        browser.picture("created");

        assertThat(luns(USER + "%" + CHAP))
                .contains(TARGET)
                .contains("Lun:0")
                .doesNotContain("Lun:1");
        assertThat(luns("boarduser%wrongsecret1")).doesNotContain("Lun:0");

        pages.discoveryAuth("finderuser", "findersecret1");
        browser.picture("discovery");
        assertThat(luns(USER + "%" + CHAP)).doesNotContain(TARGET);
        assertThat(luns("finderuser%findersecret1")).contains(TARGET);

        pages.deleteTarget(TARGET);
        browser.seesNoMore(TARGET);
        browser.picture("deleted");
        assertThat(luns("finderuser%findersecret1")).doesNotContain(TARGET);
        assertThat(ceph.rbd("ls", "rbd")).contains("board_1");
    }

    /// What an initiator with these credentials sees on the second portal.
    private String luns(String credentials) {
        CommandResult listed =
                Command.of(
                                "iscsi-ls",
                                "-s",
                                "-i",
                                CLIENT,
                                "iscsi://" + credentials + "@" + SECOND_ADDRESS + ":" + portalPort)
                        .run();
        return listed.stdout() + listed.stderr();
    }
}
