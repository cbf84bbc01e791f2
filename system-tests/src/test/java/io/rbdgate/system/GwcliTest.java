package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The unmodified gwcli of ceph-iscsi works against rbdgate, where no kernel target is.
@RealCeph
final class GwcliTest {
    private static final String GATEWAY = ApiGateway.NAME;
    private static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:ceph-gw";
    private static final String MEMBER = "iqn.1994-05.com.redhat:rh7-member";
    private static final String GROUPS = "/iscsi-targets/" + TARGET + "/host-groups";
    private static final String CLIENT = "iqn.1994-05.com.redhat:rh7-client";

    private final CephCluster ceph;

    @TempDir Path directory;
    private ApiGateway gateway;
    private Gwcli gwcli;

    GwcliTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() {
        gateway = ApiGateway.start(directory, ceph, "gwcli_conf");
        gwcli = new Gwcli(directory, ceph, GATEWAY, gateway.apiPort(), ApiGateway.PASSWORD);
    }

    @AfterEach
    void stop() {
        gateway.close();
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

        gwcli.print("/iscsi-targets/" + TARGET + "/hosts", "create", MEMBER);
        gwcli.print(
                "/iscsi-targets/" + TARGET + "/hosts/" + MEMBER,
                "auth",
                "username=memberusername",
                "password=memberpassword");
        gwcli.print(GROUPS, "create", "cluster_a");
        gwcli.print(GROUPS + "/cluster_a", "host", "add", MEMBER);
        gwcli.print(GROUPS + "/cluster_a", "disk", "add", "rbd/block0");

        String tree = gwcli.print("ls", "/", "8");
        assertThat(tree)
                .contains("o- disks")
                .contains("[512M, Disks: 1]")
                .contains("[rbd/block0 (Online, 512M)]")
                .contains("o- iscsi-targets")
                .contains("[DiscoveryAuth: None, Targets: 1]")
                .contains("[Auth: None, Gateways: 1]")
                .contains("[Up: 1/1, Portals: 1]")
                .contains("[127.0.0.1 (UP)]")
                .contains("[Auth: ACL_ENABLED, Hosts: 2]")
                .contains("[Groups : 1]")
                .contains("[Hosts: 1, Disks: 1]")
                .contains("[Auth: CHAP, Disks: 1(512M)]")
                .contains("[rbd/block0(512M), Owner: " + GATEWAY + "]");
        assertThat(gwcli.print("export")).contains("\"version\": 11").contains(CLIENT);

        gwcli.print(GROUPS + "/cluster_a", "disk", "remove", "rbd/block0");
        gwcli.print(GROUPS + "/cluster_a", "host", "remove", MEMBER);
        assertThat(gwcli.print("ls", GROUPS)).contains("[Hosts: 0, Disks: 0]");
        gwcli.print(GROUPS, "delete", "cluster_a");
        assertThat(gwcli.print("ls", GROUPS)).contains("[Groups : 0]");

        gwcli.print("/iscsi-targets/" + TARGET + "/hosts", "delete", MEMBER);
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
