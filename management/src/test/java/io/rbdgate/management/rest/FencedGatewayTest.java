package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TwoGateways.GW1;
import static io.rbdgate.management.rest.TwoGateways.GW2;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.config.store.serve.Unconfirmed;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.live.Fencing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A gateway that is down, and can be fenced.
final class FencedGatewayTest {
    private final List<String> fenced = new ArrayList<>();
    private @Nullable String danger;
    private boolean fails;
    private final Fencing fencing =
            new Fencing() {
                @Override
                public String instance() {
                    return "run1";
                }

                @Override
                public @Nullable String obstacle(String gateway) {
                    return null;
                }

                @Override
                public @Nullable String danger(String gateway) {
                    return danger;
                }

                @Override
                public void fence(Map<String, String> gateways, String why) {
                    if (fails) {
                        throw new ConfigStoreException("the monitors do not answer");
                    }
                    fenced.add(gateways.toString());
                }
            };

    /// What the removal of the second gateway by force answers.
    private static String removed(TwoGateways both) {
        return both.gw1.delete("/api/gateway/" + TwoGateways.IQN + "/" + GW2, "force", "true");
    }

    @Test
    void discoveryAuthIsChangedAndThatGatewayFenced() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            fenced.clear();
            both.gw2.close();

            TwoGateways.expect(
                    both.gw1.put(
                            "/api/discoveryauth",
                            "username",
                            "discoveryuser",
                            "password",
                            "discoverysecr"),
                    "discovery auth successful");

            assertThat(fenced).containsExactly("{" + GW1 + "=run1, " + GW2 + "=}");
        }
    }

    @Test
    void anImageIsDeletedAfterThatGatewayIsFenced() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            both.disk("disk_2");
            fenced.clear();
            both.gw2.close();

            TwoGateways.expect(
                    both.gw1.delete("/api/disk/rbd/disk_2"), "disk map deletion successful");

            assertThat(fenced).containsExactly("{" + GW1 + "=run1, " + GW2 + "=}");
            assertThat(both.storage.images).doesNotContainKey("rbd/disk_2");
        }
    }

    @Test
    void removalByForceFencesThatGateway() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            fenced.clear();
            both.gw2.close();

            TwoGateways.expect(removed(both), "Gateway deletion successful");

            assertThat(fenced).containsExactly("{" + GW2 + "=}");
        }
    }

    @Test
    void aGatewayThatAnswersIsAskedAndOnlyItsEarlierRunsAreFencedWhenItIsRemovedByForce() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            fenced.clear();

            TwoGateways.expect(removed(both), "Gateway deletion successful");

            assertThat(fenced).containsExactly("{" + GW2 + "=run1}");
            assertThat(both.gw2.target.now().targets()).isEqualTo(both.store.read().targets());
        }
    }

    @Test
    void aGatewayThatMayStillWriteAndCannotBeFencedIsNotRemoved() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            GatewayConf before = both.store.read();
            danger = "it cannot be fenced: not permitted";
            both.gw2.close();

            assertThat(removed(both))
                    .isEqualTo(
                            TestGateway.said(
                                    503,
                                    "Gateway deletion failed, gateway(s) unavailable:"
                                            + GW2
                                            + ": it cannot be fenced: not permitted"));
            assertThat(both.store.read()).isEqualTo(before);
        }
    }

    @Test
    void removalByForceFencesThatGatewayWhateverIsNotServedHere() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            fenced.clear();
            both.gw1.target.complaints = List.of("disk rbd/other: no such image");
            both.gw2.close();

            assertThat(removed(both))
                    .isEqualTo(
                            TestGateway.said(
                                    500,
                                    "the change is stored, but not served: disk rbd/other: no such"
                                            + " image"));
            assertThat(fenced).containsExactly("{" + GW2 + "=}");
        }
    }

    @Test
    void aFenceThatFailsIsMadeUpForByTheNextChangeOfTheTarget() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            fenced.clear();
            fails = true;
            both.gw2.close();
            assertThat(removed(both))
                    .isEqualTo(
                            TestGateway.said(
                                    503,
                                    "Gateway deletion by force is stored, but not confirmed by the"
                                            + " monitors do not answer"));

            fails = false;
            TwoGateways.expect(
                    both.gw1.put("/api/client/" + TwoGateways.IQN + "/iqn.1994-05.com.redhat:b"),
                    "client create/update successful");

            assertThat(fenced).containsExactly("{" + GW1 + "=run1, " + GW2 + "=}");
        }
    }

    @Test
    void aFenceThatFailsIsMadeUpForByTheRepetitionOfTheRemoval() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            fenced.clear();
            fails = true;
            both.gw2.close();
            assertThat(removed(both)).startsWith("503 ");
            assertThat(removed(both)).startsWith("503 ");

            fails = false;
            TwoGateways.expect(removed(both), "Gateway deletion successful");

            assertThat(fenced).containsExactly("{" + GW1 + "=run1, " + GW2 + "=}");
        }
    }

    @Test
    void anImageThatThisGatewayHasNotLetGoYetIsNotRemoved() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            both.disk("disk_2");
            both.gw1.target.complaints = List.of(TargetControl.NOT_OVER + " after 10 s");

            assertThat(both.gw1.delete("/api/disk/rbd/disk_2"))
                    .isEqualTo(TestGateway.said(503, TargetControl.NOT_OVER + " after 10 s"));
            assertThat(both.storage.images).containsKey("rbd/disk_2");
        }
    }

    @Test
    void whatNoFenceReachesStaysNotedWhenItsGatewayIsRemovedByForce() {
        try (TwoGateways both = new TwoGateways(fencing, null, null).made()) {
            BackstoreConfig file = new BackstoreConfig.File(Path.of("/disks/a"), 1 << 20);
            both.store.update(
                    new ExtraEdits(PasswordVault.NONE).add(TwoGateways.IQN, LunConfig.of(4, file)));
            both.gw2.close();

            String unfenced = "LUN 4 of " + TwoGateways.IQN + " is a file, which no fence reaches";
            TwoGateways.expect(
                    removed(both),
                    "Gateway deletion successful; see to it that "
                            + GW2
                            + " serves nothing any more: it cannot be fenced: "
                            + unfenced);

            assertThat(both.gw1.fan.unconfirmed())
                    .extracting(Unconfirmed::gateway, Unconfirmed::unfenced)
                    .containsExactly(Tuple.tuple(GW2, unfenced));
        }
    }
}
