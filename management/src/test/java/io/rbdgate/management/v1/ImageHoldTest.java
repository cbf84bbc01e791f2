package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A rollback of an image that another gateway serves, as a snapshot of it.
final class ImageHoldTest {
    private static final String GW2 = "gw2.example.org";
    private static final String DEAD = "gw3.example.org";
    private static final String IQN = "iqn.2026-11.t:a";
    private static final String ROLLBACK = "/pools/rbd/images/disk_1/snapshots/s1/rollback";

    private final ConfigStore store = new MemoryConfigStore();
    private final MemoryStorage ceph = new MemoryStorage();
    private final V1Rig second = new V1Rig(GW2, store, ceph, Map.of());
    private final V1Rig first =
            new V1Rig("gw1.example.org", store, ceph, Map.of(GW2, second.port()));

    @BeforeEach
    void served() {
        gateway(GW2);
        ceph.create(ImageName.of("rbd", "disk_1"), 1 << 20, null);
        ceph.createSnapshot(ImageName.of("rbd", "disk_1"), "s1");
        second.target.targets.add(target());
    }

    private static TargetConfig target() {
        return new TargetConfig(
                new Iqn(IQN),
                Access.OPEN,
                null,
                List.of(),
                List.of(
                        LunConfig.of(
                                3,
                                new BackstoreConfig.Rbd("rbd", null, "disk_1", "s1", null, null))),
                List.of(),
                IscsiParameters.DEFAULTS);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private void gateway(String name) {
        store.update(document -> ConfTree.under(ConfTree.under(document, "gateways"), name));
    }

    private void logIn() {
        second.target.sessions.add(new SessionStatus("7", "iqn.a:h", "", "10.0.0.9:1", IQN, 1, 0));
    }

    @Test
    void isLetGoThereMeanwhile() {
        JsonNode task = first.ended(first.post(ROLLBACK, "{}"));

        assertThat(task.path("state").asString()).isEqualTo("done");
        assertThat(ceph.log).contains("rollback rbd/disk_1@s1");
        assertThat(second.target.log)
                .containsExactly("suspend " + IQN + " 3", "resume " + IQN + " 3");
    }

    @Test
    void isRefusedWhileASessionThereSeesIt() {
        logIn();

        assertThat(first.post(ROLLBACK, "{}").is(409).detail())
                .isEqualTo(
                        GW2
                                + ": rbd/disk_1 is served to iqn.a:h: log them out, or send"
                                + " \"force\": true");
        assertThat(second.target.log).isEmpty();
    }

    @Test
    void isTakenFromASessionThereByForce() {
        logIn();

        JsonNode task = first.ended(first.post(ROLLBACK, "{\"force\":true}"));

        assertThat(task.path("state").asString()).isEqualTo("done");
        assertThat(second.target.log)
                .containsExactly("suspend " + IQN + " 3", "resume " + IQN + " 3");
    }

    @Test
    void namesTheGatewayThatCouldNotBeAskedWhenItIsBusy() {
        gateway(DEAD);
        ceph.busy = "rolling back to rbd/disk_1@s1, which is open at 10.0.0.3:0/7: busy";

        JsonNode task = first.ended(first.post(ROLLBACK, "{}"));

        assertThat(task.path("state").asString()).isEqualTo("failed");
        assertThat(task.path("problem").asString())
                .isEqualTo(
                        ceph.busy
                                + "; stop or remove the gateways that could not be asked to let it"
                                + " go: "
                                + DEAD
                                + " (the gateway does not answer: connection refused)");
        assertThat(second.target.log)
                .containsExactly("suspend " + IQN + " 3", "resume " + IQN + " 3");
    }

    @Test
    void saysThatItIsNoGatewayWhenItIsBusyAllTheSame() {
        ceph.busy = "rolling back to rbd/disk_1@s1, which is open at 10.0.0.3:0/7: busy";

        JsonNode task = first.ended(first.post(ROLLBACK, "{}"));

        assertThat(task.path("problem").asString())
                .isEqualTo(ceph.busy + "; close it there, no gateway of this group has it");
    }

    @Test
    void isServedThereAgainThoughTheLunHereIsRemovedMeanwhile() {
        first.target.targets.add(target());
        first.target.resumeBreaks = true;

        first.ended(first.post(ROLLBACK, "{}"));

        assertThat(first.target.log).contains("resume " + IQN + " 3");
        assertThat(second.target.log)
                .containsExactly("suspend " + IQN + " 3", "resume " + IQN + " 3");
    }
}
