package io.rbdgate.rbd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.registry.GatewayRecord;
import io.rbdgate.config.registry.GatewayRegistry;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.util.List;
import org.junit.jupiter.api.Test;

@RealCeph
final class RadosGatewayRegistryTest {
    private static final String CLIENT = "127.0.0.1:0/424242";

    private final CephCluster ceph;

    RadosGatewayRegistryTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private GatewayRegistry registry(String client, String object) {
        return new RadosGatewayRegistry(
                new RadosConfigStore.StoreLocation(ceph.conf(), client, "rbd", object),
                StoreOnCeph.CLOCK);
    }

    private static GatewayRecord run(String instance, String... clients) {
        return new GatewayRecord("gw1", instance, List.of(), "", List.of(clients), List.of());
    }

    @Test
    void runsOfAGatewayArePublishedBesideEachOtherAndClearedAway() {
        try (GatewayRegistry registry = registry("client.admin", "runs.conf")) {
            assertThat(registry.records()).isEmpty();
            registry.publish(run("one", CLIENT));
            registry.publish(run("two"));
            registry.publish(run("one"));

            assertThat(registry.records()).containsExactlyInAnyOrder(run("one"), run("two"));

            registry.remove(run("one"));
            assertThat(registry.records()).containsExactly(run("two"));
            assertThat(ceph.rados("-p", "rbd", "listomapkeys", "runs.conf.gateways").strip())
                    .isEqualTo("gateway/gw1/two");
        }
    }

    @Test
    void aFenceIsInTheBlocklistAndWrittenDownUntilTheRunPublishesAgain() {
        try (GatewayRegistry registry = registry("client.admin", "fence.conf")) {
            registry.publish(run("one", CLIENT));

            registry.fence(run("one", CLIENT), List.of(CLIENT), "gw2: it did not confirm");

            assertThat(ceph.ceph("osd", "blocklist", "ls")).contains(CLIENT);
            assertThat(registry.fenced())
                    .containsExactly("gw1/one: 2026-11-21T10:20:30Z gw2: it did not confirm");
            registry.publish(run("one", "127.0.0.1:0/424243"));
            assertThat(registry.fenced()).isEmpty();
        } finally {
            ceph.clearBlocklist();
        }
    }

    @Test
    void whoMayNotFenceIsToldTheMissingCapability() {
        ceph.createUserWith("client.nofence", "mon", "allow r", "osd", "allow rwx pool=rbd");
        try (GatewayRegistry registry = registry("client.nofence", "weak.conf")) {
            registry.publish(run("one", CLIENT));

            assertThat(registry.fencingObstacle())
                    .contains("access denied")
                    .endsWith(
                            "to be permitted: ceph auth caps client.nofence mon 'profile rbd' osd"
                                    + " 'profile rbd'");
            assertThatThrownBy(() -> registry.fence(run("one", CLIENT), List.of(CLIENT), "why"))
                    .isInstanceOf(ConfigStoreException.class)
                    .hasMessageStartingWith("gw1 cannot be fenced: ");
            assertThat(registry.fenced()).isEmpty();
        }
    }
}
