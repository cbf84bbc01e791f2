package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ls` and `info` of every place, with the summaries that Ceph's cram files of gwcli assert.
final class TreeTest {
    @TempDir private Path state;
    private FakeApi api;

    @BeforeEach
    void start() throws IOException {
        api = FakeApi.withTwoGateways();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private String run(String... words) {
        OneShot shot = OneShot.run(api, state, words);
        assertThat(shot.err()).isEmpty();
        assertThat(shot.status()).isZero();
        return shot.out();
    }

    @Test
    void disksAreListedByPoolWithStateAndSize() {
        assertThat(run("ls", "disks/"))
                .isEqualTo(
                        """
                        o- disks ................................................. [17827628M, Disks: 3]
                          o- rbd ..................................................... [rbd (17826092M)]
                          | o- disk_1 ...................................... [rbd/disk_1 (Online, 300M)]
                          | o- disk_10 ........ [rbd/disk_10 (Degraded - cluster access failure, 17.0T)]
                          o- ssd ......................................................... [ssd (1536M)]
                            o- disk_2 .................................... [ssd/disk_2 (Unknown, 1536M)]
                        """);
    }

    @Test
    void noDisksAreNoughtBytes() {
        api.on("GET /api/config", 200, "{\"disks\":{},\"targets\":{},\"gateways\":{}}");

        assertThat(run("ls", "disks/")).endsWith(".. [0.00Y, Disks: 0]\n").hasLineCount(1);
    }

    @Test
    void aDiskWhoseSizeNobodyTellsHasAQuestionMark() {
        api.forget("GET /api/v1/pools/rbd/images/disk_1").forget("GET /api/disk/rbd/disk_1");

        assertThat(run("ls", "/disks/rbd/disk_1"))
                .isEqualTo(
                        """
                        o- disk_1 ...................................... [rbd/disk_1 (State unknown, ?)]
                        """);
    }

    @Test
    void targetsAreListedWithAllThatBelongsToThem() {
        assertThat(run("ls", "iscsi-targets"))
                .isEqualTo(
                        """
                        o- iscsi-targets ............................. [DiscoveryAuth: None, Targets: 2]
                          o- iqn.2003-01.com.redhat.iscsi-gw:ceph-gw ......... [Auth: None, Gateways: 2]
                          | o- disks ........................................................ [Disks: 2]
                          | | o- rbd/disk_1 ........................... [Owner: gw1.example.org, Lun: 0]
                          | | o- rbd/disk_10 ................................ [Owner: 127.0.0.2, Lun: 1]
                          | o- gateways .......................................... [Up: 1/2, Portals: 2]
                          | | o- 127.0.0.2 ................................. [192.168.122.104 (UNKNOWN)]
                          | | o- gw1.example.org ................................. [192.168.122.69 (UP)]
                          | o- host-groups ................................................ [Groups : 1]
                          | | o- group1 ........................................... [Hosts: 1, Disks: 1]
                          | |   o- iqn.1994-05.com.redhat:client2 ............................... [host]
                          | |   o- rbd/disk_10 .................................................. [disk]
                          | o- hosts ..................................... [Auth: ACL_ENABLED, Hosts: 2]
                          |   o- iqn.1994-05.com.redhat:client1 ........... [Auth: CHAP, Disks: 1(300M)]
                          |   | o- lun 0 .................... [rbd/disk_1(300M), Owner: gw1.example.org]
                          |   o- iqn.1994-05.com.redhat:client2 ... [Auth: CHAP_MUTUAL, Disks: 1(17.0T)]
                          |     o- lun 1 ........................ [rbd/disk_10(17.0T), Owner: 127.0.0.2]
                          o- iqn.2026-11.io.rbdgate:empty .................... [Auth: None, Gateways: 0]
                            o- disks ........................................................ [Disks: 0]
                            o- gateways .......................................... [Up: 0/0, Portals: 0]
                            o- host-groups ................................................ [Groups : 0]
                            o- hosts ..................................... [Auth: ACL_ENABLED, Hosts: 0]
                        """);
    }

    @Test
    void theRootListsItsPlacesToTheDepthAsked() {
        assertThat(run("ls", "/", "1"))
                .isEqualTo(
                        """
                        o- / ..................................................................... [...]
                          o- backstores .................................................. [Online: 0/0]
                          o- cluster ..................................................... [Clusters: 0]
                          o- disks ............................................... [17827628M, Disks: 3]
                          o- images ......................................................... [Pools: 0]
                          o- iscsi-targets ........................... [DiscoveryAuth: None, Targets: 2]
                          o- owners ............................................ [Gateways: 2, Disks: 2]
                          o- pools .......................................................... [Pools: 0]
                          o- sessions .................................................... [Sessions: 0]
                        """);
    }

    @Test
    void whatTheGatewayServesIsAskedOnceForAllDisks() {
        api.on("GET /api/v1/targets", 200, FakeApi.resource("targets.json"));

        assertThat(run("ls", "disks", "2")).contains("[rbd/disk_1 (Online, 2G)]");
        assertThat(api.requests())
                .doesNotContain("GET /api/disk/rbd/disk_1")
                .contains("GET /api/disk/ssd/disk_2");
    }

    @Test
    void backstoresAreTheLunsOfThisGatewayWhateverTheyAreOn() {
        api.on("GET /api/v1/targets", 200, FakeApi.resource("targets.json"));

        assertThat(run("ls", "backstores"))
                .isEqualTo(
                        """
                        o- backstores .................................................... [Online: 1/2]
                          o- iqn.2026-11.io.rbdgate:demo lun 0 ........... [rbd rbd/disk_1 (online, 2G)]
                          o- iqn.2026-11.io.rbdgate:demo lun 1 ......... [file /srv/d.img (opening, 1G)]
                        """);
        assertThat(run("backstores", "info")).isEqualTo("File .. 1\nRbd  .. 1\n");
    }

    @Test
    void clusterAndPoolsShowWhatCephTells() {
        api.on(
                        "GET /api/v1/cluster/status",
                        200,
                        "{\"fsid\":\"f\",\"version\":\"16.2.15\",\"health\":\"HEALTH_WARN\",\"quorum\":[\"a\"],\"osds\":3,"
                                + "\"osdsUp\":2,\"osdsIn\":3,\"pools\":1,\"totalBytes\":1099511627776}")
                .on(
                        "GET /api/v1/gateway",
                        200,
                        "{\"name\":\"gw1\",\"trusted\":[\"10.0.0.1\",\"10.0.0.2\"],\"cluster\":"
                                + "{\"name\":\"ceph\",\"conf\":\"/etc/ceph/ceph.conf\","
                                + "\"client\":\"client.iscsi\",\"pool\":\"rbd\"}}")
                .on("GET /api/v1/cluster/monitors", 200, "{\"items\":[{},{}]}")
                .on(
                        "GET /api/v1/cluster/health",
                        200,
                        "{\"checks\":[{\"summary\":\"1 osds down\"}]}")
                .on(
                        "GET /api/v1/pools",
                        200,
                        "{\"items\":[{\"name\":\"rbd\",\"type\":\"replicated\",\"size\":3,"
                                + "\"usedBytes\":5120,\"availableBytes\":21474836480}]}")
                .on("GET /api/v1/pools/rbd/images", 200, "{\"items\":[{\"image\":\"disk_1\"}]}");

        assertThat(run("ls", "cluster"))
                .isEqualTo(
                        """
                        o- cluster ....................................................... [Clusters: 1]
                          o- ceph ........................................................ [HEALTH_WARN]
                            o- pools ........................................................ [Pools: 1]
                            | o- rbd .................. [(x3), Commit: 17826092M/20G (87041%), Used: 5K]
                            o- topology .............................................. [OSDs: 3,MONs: 2]
                        """);
        assertThat(run("/cluster/ceph", "info"))
                .contains("Health       .. HEALTH_WARN\nChecks       .. 1 osds down\n")
                .contains("Mons         .. 2 (quorum 1, out of quorum: 1)\n")
                .contains("Osds         .. 3 (2 up, 3 in)\n")
                .contains("Version      .. 16.2.15\n")
                .contains("Conf         .. /etc/ceph/ceph.conf\n")
                .endsWith("Client Name  .. client.iscsi\n");
        assertThat(run("info"))
                .contains("Cluster Name     .. ceph\n")
                .contains("Trusted Ip List  .. 10.0.0.1\n                    10.0.0.2\n");
        assertThat(run("ls", "pools")).contains("[(x3), Used: 5K, Free: 20G]");
        assertThat(run("ls", "images/rbd")).contains("- disk_1 ").contains("[300M, disk]");
        assertThat(run("ls", "/", "3")).doesNotContain("[300M, disk]");
        assertThat(OneShot.json(api, state, "ls").out())
                .contains("/images\"")
                .doesNotContain("/images/rbd");
    }

    @Test
    void aLoggedInHostIsShownSo() {
        api.on("GET /api/v1/sessions", 200, FakeApi.resource("sessions.json"));

        assertThat(run("ls", "/iscsi-targets/" + FakeApi.TARGET + "/hosts", "1"))
                .contains("[LOGGED-IN, Auth: CHAP, Disks: 1(300M)]")
                .contains("[Auth: CHAP_MUTUAL, Disks: 1(17.0T)]");
    }

    @Test
    void hostsOfWhomOnlySomeUseChapAreAMistake() {
        api.on(
                "GET /api/config",
                200,
                FakeApi.resource("config.json").replace("\"alice678\"", "\"\""));

        assertThat(run("ls", "/iscsi-targets/" + FakeApi.TARGET + "/hosts", "1"))
                .contains("[Auth: MISCONFIG, Hosts: 2]");
    }

    @Test
    void aTargetWithoutAclSaysSo() {
        api.on(
                "GET /api/config",
                200,
                FakeApi.resource("config.json")
                        .replace("\"acl_enabled\": true", "\"acl_enabled\": false"));

        assertThat(run("ls", "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/hosts"))
                .contains("[Auth: ACL_DISABLED, Hosts: 0]");
    }

    @Test
    void discoveryAuthIsShownAtTheTargets() {
        api.on(
                "GET /api/config",
                200,
                "{\"discovery_auth\":{\"username\":\"u\",\"mutual_username\":\"m\"},\"targets\":{}}");

        assertThat(run("ls", "iscsi-targets")).contains("[DiscoveryAuth: CHAP_MUTUAL, Targets: 0]");
    }

    @Test
    void infoOfADiskIsGwclis() {
        assertThat(run("/disks/rbd/disk_1", "info"))
                .isEqualTo(
                        """
                        Image                 .. disk_1
                        Ceph Cluster          .. ceph
                        Pool                  .. rbd
                        Wwn                   .. 36001405da17b74481464e9fa968746d3
                        Size H                .. 300M
                        Feature List          .. layering
                                                 exclusive-lock
                        Snapshots             .. s1
                        Owner                 .. gw1.example.org
                        Lock Owner            .. gw1.example.org
                        State                 .. Online
                        Backstore             .. user:rbd
                        Backstore Object Name .. rbd.disk_1
                        Control Values
                        - hw_max_sectors .. 1024
                        - max_data_area_mb .. 64 (override)
                        - osd_op_timeout .. 30
                        - qfull_timeout .. 5
                        """);
        assertThat(run("/disks", "info", "rbd/disk_1"))
                .startsWith("Image                 .. disk_1\n");
    }

    @Test
    void infoOfAHostShowsNoPassword() {
        String info =
                run(
                        "/iscsi-targets/"
                                + FakeApi.TARGET
                                + "/hosts/iqn.1994-05.com.redhat:client2",
                        "info");

        assertThat(info)
                .contains("Client Iqn .. iqn.1994-05.com.redhat:client2")
                .contains(
                        "- username .. bob45678\n- password .. (set)\n- mutual_username .. gateway1")
                .contains("Group Name .. group1")
                .contains("- rbd/disk_10 .. lun_id=1")
                .doesNotContain("secretsecret");
    }

    @Test
    void infoOfAGatewayTellsItsServices() {
        api.on("GET /api/_ping", 503, "{\"message\":\"pong\"}");

        assertThat(run("/iscsi-targets/" + FakeApi.TARGET + "/gateways/gw1.example.org", "info"))
                .isEqualTo(
                        """
                        Name                .. gw1.example.org
                        Gateway Ip List     .. 192.168.122.69
                                               192.168.122.104
                        Portal Ip Addresses .. 192.168.122.69
                        Inactive Portal Ips .. 192.168.122.104
                        Tpgs                .. 2
                        Service State
                        - api .. UP
                        - iscsi .. DOWN
                        """);
    }

    @Test
    void infoOfATargetMarksChangedControls() {
        assertThat(run("/iscsi-targets/" + FakeApi.TARGET, "info"))
                .contains("- cmdsn_depth .. 64 (override)\n")
                .contains("- immediate_data .. True\n")
                .contains("- nopin_timeout .. 5\n");
    }

    @Test
    void exportIsTheConfigurationSortedWithFourSpaces() {
        api.on("GET /api/config", 200, "{\"b\":[1,{}],\"a\":{\"x\":\"ü\",\"e\":[]}}");

        assertThat(run("export", "mode=copy"))
                .isEqualTo(
                        """
                        {
                            "a": {
                                "e": [],
                                "x": "\\u00fc"
                            },
                            "b": [
                                1,
                                {}
                            ]
                        }
                        """);
    }

    @Test
    void jsonTreesHaveNamePathSummaryAndHealth() {
        OneShot shot = OneShot.json(api, state, "ls", "/disks", "1");

        assertThat(shot.out())
                .isEqualTo(
                        """
                        {
                            "children": [
                                {
                                    "health": "neutral",
                                    "name": "rbd",
                                    "path": "/disks/rbd",
                                    "summary": "rbd (17826092M)"
                                },
                                {
                                    "health": "neutral",
                                    "name": "ssd",
                                    "path": "/disks/ssd",
                                    "summary": "ssd (1536M)"
                                }
                            ],
                            "health": "neutral",
                            "name": "disks",
                            "path": "/disks",
                            "summary": "17827628M, Disks: 3"
                        }
                        """);
    }
}
