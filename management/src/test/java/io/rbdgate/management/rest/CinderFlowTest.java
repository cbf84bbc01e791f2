package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TestGateway.said;
import static io.rbdgate.management.rest.TwoGateways.HOST;
import static io.rbdgate.management.rest.TwoGateways.IQN;
import static io.rbdgate.management.rest.TwoGateways.client;
import static io.rbdgate.management.rest.TwoGateways.expect;
import static io.rbdgate.management.rest.TwoGateways.host;
import static io.rbdgate.management.rest.TwoGateways.target;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The calls of Cinder's RBD-iSCSI driver with rbd-iscsi-client (§4.3), in its order.
final class CinderFlowTest {
    private static final String VOLUME = "rbd/volume-1";

    private final TwoGateways both = new TwoGateways();

    @BeforeEach
    void makeTarget() {
        both.storage.put("volume-1", 1L << 30, 61);
        expect(both.gw1.put("/api/target/" + IQN), "Target defined successfully");
        both.gateway(TwoGateways.GW1, "127.0.0.1");
        both.gateway(TwoGateways.GW2, "127.0.0.2");
    }

    @AfterEach
    void stop() {
        both.close();
    }

    private void attach() {
        assertThat(both.gw1.get("/api")).startsWith("200 {\"api\":[[\"/api : ");
        expect(both.gw1.put("/api/client/" + client()), "client create/update successful");
        expect(
                both.gw1.put(
                        "/api/clientauth/" + client(),
                        "username",
                        HOST,
                        "password",
                        "abcdefghijklmnop"),
                "client auth successful");
        assertThat(both.gw1.get("/api/disk/" + VOLUME))
                .isEqualTo(said(404, "rbd image rbd/volume-1 not found"));
        expect(
                both.gw1.put(
                        "/api/disk/" + VOLUME,
                        "pool",
                        "rbd",
                        "image",
                        "volume-1",
                        "mode",
                        "create"),
                "disk create/update successful");
        expect(
                both.gw1.put("/api/targetlun/" + IQN, "disk", VOLUME),
                "Target LUN mapping updated successfully");
        expect(
                both.gw1.put("/api/clientlun/" + client(), "disk", VOLUME, "client_iqn", HOST),
                "client masking update successful");
    }

    @Test
    void attachGivesAPortalALunAndAPasswordInTheSameConfig() {
        attach();
        assertThat(both.gw1.get("/api/config"))
                .contains("\"ip_list\":[\"127.0.0.1\",\"127.0.0.2\"]")
                .contains("\"password\":\"abcdefghijklmnop\"");
        assertThat(host(both.store.read()).luns()).isEqualTo(Map.of(VOLUME, 0));
    }

    @Test
    void aSecondAttachTakes400ForRegistered() {
        attach();
        assertThat(both.gw1.get("/api/disk/" + VOLUME)).startsWith("200 {");
        assertThat(both.gw1.put("/api/targetlun/" + IQN, "disk", VOLUME))
                .isEqualTo(
                        said(
                                400,
                                "Disk rbd/volume-1 cannot be used because it is already mapped on"
                                        + " target "
                                        + IQN));
        assertThat(both.gw1.put("/api/clientlun/" + client(), "disk", VOLUME))
                .startsWith("400 {\"message\":\"");
    }

    @Test
    void detachRemovesEverythingButTheImage() {
        attach();
        expect(
                both.gw1.delete("/api/clientlun/" + client(), "disk", VOLUME),
                "client masking update successful");
        expect(
                both.gw1.delete("/api/targetlun/" + IQN, "disk", VOLUME),
                "Target LUN mapping updated successfully");
        expect(both.gw1.delete("/api/client/" + client()), "client delete successful");
        expect(
                both.gw1.delete("/api/disk/" + VOLUME, "preserve_image", "true"),
                "disk map deletion successful");
        assertThat(target(both.store.read()).disks()).isEmpty();
        assertThat(both.storage.images).containsKey(VOLUME);
    }

    @Test
    void aForcedDetachLooksAtAllDisks() {
        attach();
        assertThat(both.gw1.get("/api/disks")).isEqualTo("200 {\"disks\":[\"rbd/volume-1\"]}");
        assertThat(both.gw1.get("/api/disks", "config", "yes"))
                .startsWith("200 {\"disks\":{\"rbd/volume-1\":{\"allocating_host\":");
        assertThat(both.gw1.delete("/api/targetlun/" + IQN, "disk", VOLUME)).startsWith("400 ");
    }
}
