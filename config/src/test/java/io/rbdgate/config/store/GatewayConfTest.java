package io.rbdgate.config.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.GatewayConf.Auth;
import io.rbdgate.config.store.GatewayConf.Client;
import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.config.store.GatewayConf.GatewayEntry;
import io.rbdgate.config.store.GatewayConf.Group;
import io.rbdgate.config.store.GatewayConf.Portal;
import io.rbdgate.config.store.GatewayConf.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GatewayConfTest {

    @Test
    void aNewOneIsSeededAsTheOriginalDoes() {
        assertThat(GatewayConf.seed(Instant.parse("2026-11-21T09:05:07Z")).text())
                .isEqualTo(
                        """
                        {
                            "created": "2026/11/21 09:05:07",
                            "discovery_auth": {
                                "mutual_password": "",
                                "mutual_password_encryption_enabled": false,
                                "mutual_username": "",
                                "password": "",
                                "password_encryption_enabled": false,
                                "username": ""
                            },
                            "disks": {},
                            "epoch": 0,
                            "gateways": {},
                            "targets": {},
                            "updated": "",
                            "version": 11
                        }""");
    }

    @Test
    void readingAndWritingKeepsEveryByteUnknownKeysIncluded() {
        String text =
                """
                {
                    "disks": {
                        "rbd/d": {
                            "status": {
                                "state": "Unknown"
                            },
                            "x-ours": [
                                1.0,
                                "\\u00fc"
                            ]
                        }
                    },
                    "epoch": 7,
                    "version": 11,
                    "zz": {}
                }""";
        assertThat(GatewayConf.parse(text).text()).isEqualTo(text);
    }

    @Test
    void aWholeTargetIsSeen() {
        String doc =
                """
                {"version":11,"epoch":3,
                 "discovery_auth":{"username":"disc","password":"p","password_encryption_enabled":true,
                   "mutual_username":"m","mutual_password":"q","mutual_password_encryption_enabled":false},
                 "gateways":{"gw1":{"active_luns":2,"created":"","updated":""}},
                 "disks":{"rbd/d":{"pool":"rbd","image":"d","wwn":"w","owner":"gw1","allocating_host":"gw2",
                   "backstore":"user:rbd","backstore_object_name":"rbd.d",
                   "controls":{"max_data_area_mb":16}}},
                 "targets":{"iqn.2003-01.com.a:t":{"acl_enabled":false,"controls":{"cmdsn_depth":64},
                   "disks":{"rbd/d":{"lun_id":3}},
                   "clients":{"iqn.2003-01.com.a:c":{"luns":{"rbd/d":{"lun_id":0}},"group_name":"g"}},
                   "groups":{"g":{"members":["iqn.2003-01.com.a:c"],"disks":{"rbd/d":{"lun_id":0}}}},
                   "ip_list":["10.0.0.1","10.0.0.2"],
                   "portals":{"gw1":{"tpgs":2,"gateway_ip_list":["10.0.0.1","10.0.0.2"],
                     "portal_ip_addresses":["10.0.0.1"],"inactive_portal_ips":["10.0.0.2"]}}}}}
                """;
        GatewayConf conf = GatewayConf.parse(doc);

        assertThat(conf.discoveryAuth()).isEqualTo(new Auth("disc", "p", true, "m", "q", false));
        assertThat(conf.gateways()).isEqualTo(Map.of("gw1", new GatewayEntry(2)));
        assertThat(conf.disks().get("rbd/d"))
                .isEqualTo(
                        new Disk(
                                "rbd/d",
                                "rbd",
                                "d",
                                "w",
                                "gw1",
                                "gw2",
                                "user:rbd",
                                "rbd.d",
                                Map.of("max_data_area_mb", 16L)));
        TreeMap<String, Integer> lun0 = new TreeMap<>(Map.of("rbd/d", 0));
        String client = "iqn.2003-01.com.a:c";
        assertThat(conf.targets().get("iqn.2003-01.com.a:t"))
                .isEqualTo(
                        new Target(
                                "iqn.2003-01.com.a:t",
                                false,
                                Auth.NONE,
                                Map.of("cmdsn_depth", 64L),
                                new TreeMap<>(Map.of("rbd/d", 3)),
                                new TreeMap<>(
                                        Map.of(client, new Client(client, Auth.NONE, lun0, "g"))),
                                new TreeMap<>(Map.of("g", new Group("g", List.of(client), lun0))),
                                List.of("10.0.0.1", "10.0.0.2"),
                                new TreeMap<>(
                                        Map.of(
                                                "gw1",
                                                new Portal(
                                                        "gw1",
                                                        1,
                                                        List.of("10.0.0.1", "10.0.0.2"),
                                                        List.of("10.0.0.1"),
                                                        List.of("10.0.0.2"))))));
    }

    @Test
    void whatOthersLeftBehindIsReadLeniently() {
        GatewayConf conf =
                GatewayConf.parse(
                        """
                        {"epoch":"12","gateways":{"created":"2018/01/01 00:00:00","gw1":{}},
                         "disks":{"rbd/a.b":{"status":{"state":"Online"},"backstore":"rbd",
                            "controls":{"emulate_fua_write":1,"x":null,"queue_depth":"128"}}},
                         "targets":{"iqn.2003-01.com.a:t":{"controls":{"immediate_data":"No"},
                            "clients":null,"ip_list":"x"}}}
                        """);

        assertThat(conf.epoch()).isEqualTo(12);
        assertThat(conf.gateways())
                .isEqualTo(Map.of("created", new GatewayEntry(0), "gw1", new GatewayEntry(0)));
        assertThat(conf.disks().get("rbd/a.b"))
                .isEqualTo(
                        new Disk(
                                "rbd/a.b",
                                "rbd",
                                "a.b",
                                "",
                                null,
                                null,
                                "rbd",
                                "",
                                Map.of("emulate_fua_write", 1L, "queue_depth", "128")));
        Target target = Objects.requireNonNull(conf.targets().get("iqn.2003-01.com.a:t"));
        assertThat(target.controls()).isEqualTo(Map.of("immediate_data", "No"));
        assertThat(target.aclEnabled()).isTrue();
        assertThat(target.clients()).isEmpty();
        assertThat(target.ipList()).isEmpty();
    }

    @Test
    void theDocumentGivenOutIsACopy() {
        GatewayConf conf = GatewayConf.parse("{\"epoch\": 1}");
        ObjectNode copy = conf.document();
        copy.put("epoch", 2);

        assertThat(conf.epoch()).isEqualTo(1);
        assertThat(GatewayConf.of(copy).epoch()).isEqualTo(2);
    }

    @Test
    void somethingElseThanAnObjectIsRefused() {
        assertThatThrownBy(() -> GatewayConf.parse("[]"))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessage("gateway.conf is not a JSON object");
    }

    @Test
    void halfATextIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> GatewayConf.parse("{\n    \"epoch\": 1,"))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessageStartingWith("gateway.conf is not JSON at line 2, column ");
    }

    @Test
    void secretsAreNotShown() {
        GatewayConf conf =
                GatewayConf.parse(
                        "{\"epoch\":4,\"version\":11,\"discovery_auth\":{\"username\":\"u\",\"password\":\"hush\"}}");

        assertThat(conf).hasToString("gateway.conf version 11 epoch 4");
        assertThat(conf.discoveryAuth()).hasToString("Auth[username=u, mutualUsername=]");
    }
}
