package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.FreePorts;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The unmodified gwcli of ceph-iscsi works against rbdgate, where no kernel target is.
@RealCeph
final class GwcliTest {
    private static final String GATEWAY = "gw1.rbdgate.example";
    private static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:ceph-gw";
    private static final String CLIENT = "iqn.1994-05.com.redhat:rh7-client";
    private static final String PASSWORD = "api-secret-12";

    private final CephCluster ceph;
    private final int apiPort = FreePorts.take();
    private final int portalPort = FreePorts.take();

    @TempDir Path directory;
    private RunningGateway gateway;
    private Gwcli gwcli;

    GwcliTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() {
        ceph.startManager();
        ceph.createPool("gwcli_conf"); // a gateway.conf of this test's own
        gateway = RunningGateway.forThisHost(directory);
        gateway.start(
                """
                gateway: {name: %s}
                ceph: {conf: %s, client: client.admin, pool: gwcli_conf}
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
        gwcli = new Gwcli(directory, ceph, GATEWAY, apiPort, PASSWORD);
    }

    @AfterEach
    void stop() {
        gateway.close();
        ceph.deletePool("gwcli_conf");
    }

    @Test
    void aSiteIsSetUpShownAndTakenDown() {
        gwcli.print("/iscsi-targets", "create", TARGET);
        gwcli.print(
                "/iscsi-targets/" + TARGET + "/gateways",
                "create",
                GATEWAY,
                "127.0.0.1",
                "skipchecks=true");
        gwcli.print("/disks", "create", "pool=rbd", "image=block0", "size=300M");
        gwcli.print("/disks/rbd/block0", "resize", "512M");
        gwcli.print("/disks/rbd/block0", "snapshot", "create", "first");
        gwcli.print("/iscsi-targets/" + TARGET + "/disks", "add", "rbd/block0");
        gwcli.print("/iscsi-targets/" + TARGET + "/hosts", "create", CLIENT);
        gwcli.print(
                "/iscsi-targets/" + TARGET + "/hosts/" + CLIENT,
                "auth",
                "username=myiscsiusername",
                "password=myiscsipassword");
        gwcli.print("/iscsi-targets/" + TARGET + "/hosts/" + CLIENT, "disk", "add", "rbd/block0");

        String tree = gwcli.print("ls", "/", "8");
        assertThat(tree)
                .contains("o- disks")
                .contains("[512M, Disks: 1]")
                .contains("block0")
                .contains("o- iscsi-targets")
                .contains("[DiscoveryAuth: None, Targets: 1]")
                .contains("[Auth: None, Gateways: 1]")
                .contains("[Up: 1/1, Portals: 1]")
                .contains("[127.0.0.1 (UP)]")
                .contains("[Auth: ACL_ENABLED, Hosts: 1]")
                .contains("[Auth: CHAP, Disks: 1(512M)]")
                .contains("[rbd/block0(512M), Owner: " + GATEWAY + "]");
        assertThat(gwcli.print("export")).contains("\"version\": 11").contains(CLIENT);

        gwcli.print("/iscsi-targets/" + TARGET + "/hosts", "delete", CLIENT);
        gwcli.print("/iscsi-targets/" + TARGET + "/disks", "delete", "rbd/block0");
        gwcli.print("/disks/rbd/block0", "snapshot", "delete", "first");
        gwcli.print("/disks", "delete", "rbd/block0");
        gwcli.print("/iscsi-targets/" + TARGET + "/gateways", "delete", GATEWAY, "confirm=true");
        gwcli.print("/iscsi-targets", "delete", TARGET);
        assertThat(gwcli.print("ls", "/", "2"))
                .contains("[0.00Y, Disks: 0]")
                .contains("[DiscoveryAuth: None, Targets: 0]");
        assertThat(ceph.rbd("ls", "rbd")).doesNotContain("block0");
    }
}
