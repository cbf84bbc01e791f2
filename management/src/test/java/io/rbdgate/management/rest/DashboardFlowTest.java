package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TwoGateways.DISK;
import static io.rbdgate.management.rest.TwoGateways.GW1;
import static io.rbdgate.management.rest.TwoGateways.GW2;
import static io.rbdgate.management.rest.TwoGateways.HOST;
import static io.rbdgate.management.rest.TwoGateways.IQN;
import static io.rbdgate.management.rest.TwoGateways.client;
import static io.rbdgate.management.rest.TwoGateways.expect;
import static io.rbdgate.management.rest.TwoGateways.host;
import static io.rbdgate.management.rest.TwoGateways.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.GatewayConf;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The calls of the Ceph Dashboard (§4.2) against two gateways, in its order.
final class DashboardFlowTest {
    private final TwoGateways both = new TwoGateways();

    @AfterEach
    void stop() {
        both.close();
    }

    /// `made()` is the create sequence; here are the calls between and after.
    private void create() {
        both.made();
        expect(
                both.gw1.put(
                        "/api/targetauth/" + IQN,
                        "username",
                        "",
                        "password",
                        "",
                        "mutual_username",
                        "",
                        "mutual_password",
                        ""),
                "target auth None - successful");
        expect(
                both.gw1.put("/api/targetauth/" + IQN, "action", "enable_acl"),
                "target auth enable_acl - successful");
        expect(
                both.gw1.put(
                        "/api/disk/" + DISK,
                        "mode",
                        "reconfigure",
                        "controls",
                        "{\"max_data_area_mb\": 64}"),
                "lun reconfigured: successful");
        expect(
                both.gw1.put(
                        "/api/target/" + IQN,
                        "mode",
                        "reconfigure",
                        "controls",
                        "{\"cmdsn_depth\": 64, \"immediate_data\": \"no\"}"),
                "Target reconfigured.");
    }

    @Test
    void whatTheDashboardCreatesIsStoredAndServedByBothGateways() {
        create();
        GatewayConf conf = both.store.read();
        GatewayConf.Target target = target(conf);
        assertThat(target.ipList()).containsExactly("127.0.0.1", "127.0.0.2");
        assertThat(target.portals().keySet()).containsExactly(GW1, GW2);
        assertThat(target.disks()).isEqualTo(Map.of(DISK, 3));
        assertThat(host(conf).luns()).isEqualTo(Map.of(DISK, 3));
        assertThat(target.controls())
                .isEqualTo(Map.of("cmdsn_depth", 64L, "immediate_data", false));
        assertThat(java.util.Objects.requireNonNull(conf.disks().get(DISK)).controls())
                .isEqualTo(Map.of("max_data_area_mb", 64L));
        assertThat(both.gw1.target.now().text()).isEqualTo(conf.text());
        assertThat(both.gw2.target.now().text()).isEqualTo(conf.text());
    }

    @Test
    void theDashboardCanEdit() {
        create();
        both.storage.put("disk_2", 1L << 30, 61);
        expect(
                both.gw1.put("/api/disk/rbd/disk_2", "mode", "create"),
                "disk create/update successful");
        expect(
                both.gw1.put("/api/targetlun/" + IQN, "disk", "rbd/disk_2"),
                "Target LUN mapping updated successfully");
        expect(
                both.gw1.delete("/api/clientlun/" + client(), "disk", DISK),
                "client masking update successful");
        String group = "/api/hostgroup/" + IQN + "/mygroup";
        expect(
                both.gw1.put(group, "members", HOST, "disks", DISK + ",rbd/disk_2"),
                "hostgroup create/update successful");
        assertThat(both.gw2.get(group))
                .isEqualTo(
                        "200 {\"disks\":{\"rbd/disk_1\":{\"lun_id\":3},\"rbd/disk_2\":{\"lun_id\":0}},"
                                + "\"members\":[\"iqn.1994-05.com.redhat:a\"]}");
        expect(
                both.gw1.put(group, "action", "remove", "members", "", "disks", "rbd/disk_2"),
                "hostgroup create/update successful");
        expect(
                both.gw1.put(group, "action", "remove", "members", HOST, "disks", ""),
                "hostgroup create/update successful");
        assertThat(host(both.gw2.target.now()).groupName()).isEmpty();
    }

    @Test
    void theDashboardCanDeleteThroughAGatewayItHasRemoved() {
        create();
        expect(
                both.gw1.delete("/api/clientlun/" + client(), "disk", DISK),
                "client masking update successful");
        expect(both.gw1.delete("/api/client/" + client()), "client delete successful");
        expect(
                both.gw1.delete("/api/targetlun/" + IQN, "disk", DISK),
                "Target LUN mapping updated successfully");
        expect(
                both.gw1.delete("/api/disk/" + DISK, "preserve_image", "true"),
                "disk map deletion successful");
        expect(both.gw1.delete("/api/gateway/" + IQN + "/" + GW1), "Gateway deletion successful");
        expect(both.gw1.delete("/api/gateway/" + IQN + "/" + GW2), "Gateway deletion successful");
        expect(both.gw1.delete("/api/target/" + IQN), "Target deleted.");
        GatewayConf conf = both.store.read();
        assertThat(conf.targets()).isEmpty();
        assertThat(conf.gateways()).isEmpty();
        assertThat(conf.disks()).isEmpty();
        assertThat(both.storage.images).containsKey(DISK);
        assertThat(target(both.gw2.target.now()).portals()).isEmpty();
    }

    @Test
    void whatTheDashboardReads() {
        create();
        both.gw2.target.login(HOST, IQN, "10.0.0.7:44321");
        assertThat(both.gw1.get("/api/_ping")).isEqualTo("200 {\"message\":\"pong\"}");
        assertThat(both.gw1.get("/api/sysinfo/hostname"))
                .isEqualTo("200 {\"data\":\"gw1.example.org\"}");
        assertThat(both.gw1.get("/api/config?decrypt_passwords=True"))
                .startsWith("200 {")
                .contains("\"password\":\"myiscsipassword\"")
                .contains("\"version\":11");
        assertThat(both.gw1.get("/api/settings"))
                .contains("\"api_version\":2")
                .contains("\"config\":{\"minimum_gateways\":1}");
        assertThat(both.gw1.get("/api/targetinfo/" + IQN)).isEqualTo("200 {\"num_sessions\":1}");
        assertThat(both.gw1.get("/api/gatewayinfo")).isEqualTo("200 {\"num_sessions\":0}");
        assertThat(both.gw1.get("/api/clientinfo/" + client()))
                .isEqualTo(
                        "200 {\"alias\":\"host7\",\"ip_address\":[\"10.0.0.7\"],"
                                + "\"state\":{\"LOGGED_IN\":[\"gw2.example.org\"]}}");
    }

    @Test
    void discoveryAuthReachesBothGateways() {
        create();
        expect(
                both.gw1.put(
                        "/api/discoveryauth",
                        "username",
                        "discoveryuser",
                        "password",
                        "discoverysecr"),
                "discovery auth successful");
        assertThat(both.gw2.target.now().discoveryAuth().username()).isEqualTo("discoveryuser");
    }
}
