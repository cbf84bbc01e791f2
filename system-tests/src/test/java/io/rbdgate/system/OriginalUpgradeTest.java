package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Documents of every version become the same whether ceph-iscsi upgrades them or rbdgate.
@RealCeph
final class OriginalUpgradeTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("rbdgate.root"), "config/src/test/resources/gateway-conf");
    private static final List<String> NAMES =
            List.of(
                    "v3",
                    "v4",
                    "v5",
                    "v6",
                    "v7",
                    "v8",
                    "v9",
                    "v10",
                    "v11",
                    "encrypted-v7",
                    "encrypted-v11",
                    "suse-v11");

    private final CephCluster ceph;

    OriginalUpgradeTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    /// What the command `upgrade` reads.
    record Stored(String object, String text, List<List<String>> hosts) {}

    @Test
    void everyVersionBecomesWhatTheOriginalMakesOfIt(@TempDir Path directory) throws IOException {
        GatewayHost host = new GatewayHost(directory, ceph, "gw1.example.com");
        Files.copy(FIXTURES.resolve("keys/pkcs1.key"), host.etc().resolve("iscsi-gateway.key"));
        Files.copy(
                FIXTURES.resolve("keys/public.key"), host.etc().resolve("iscsi-gateway-pub.key"));
        PasswordVault vault =
                PasswordVault.of(
                        host.etc().resolve("iscsi-gateway.key"),
                        host.etc().resolve("iscsi-gateway-pub.key"));
        List<Stored> stored = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (List<String> gateways : List.of(List.of("gw1"), List.of("gw1", "gw2"))) {
            for (String name : NAMES) {
                String text = Files.readString(FIXTURES.resolve(name + ".json"));
                String object = "upgrade-" + name + "-by-" + gateways.size();
                stored.add(new Stored(object, text, gateways.stream().map(g -> names(g)).toList()));
                ours.add(upgraded(text, gateways, vault));
            }
        }

        List<String> theirs =
                new Original(host).run("upgrade", stored).stream().map(d -> timeless(d)).toList();

        for (int i = 0; i < stored.size(); i++) {
            assertThat(ours.get(i)).as(stored.get(i).object()).isEqualTo(theirs.get(i));
        }
        assertThat(theirs).hasSameSizeAs(stored);
    }

    private static List<String> names(String gateway) {
        return List.of(gateway, gateway + ".example.com");
    }

    private static String upgraded(String text, List<String> gateways, PasswordVault vault) {
        GatewayConf conf = GatewayConf.parse(text);
        for (String gateway : gateways) {
            ObjectNode document = conf.document();
            new ConfUpgrade(gateway, gateway + ".example.com", vault, InstantSource.system())
                    .apply(document);
            conf = GatewayConf.of(document);
        }
        return timeless(conf.document());
    }

    /// Without what tells only when something was done, and how often.
    private static String timeless(JsonNode document) {
        ObjectNode left = (ObjectNode) document.deepCopy();
        left.remove(List.of("epoch", "updated"));
        for (String section : List.of("targets", "disks")) {
            for (Map.Entry<String, JsonNode> entry : left.withObject(section).properties()) {
                ((ObjectNode) entry.getValue()).remove(List.of("created", "updated"));
            }
        }
        return GatewayConf.of(left).text();
    }
}
