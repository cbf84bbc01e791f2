package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TestGateway.said;
import static io.rbdgate.management.rest.TwoGateways.DISK;
import static io.rbdgate.management.rest.TwoGateways.GW1;
import static io.rbdgate.management.rest.TwoGateways.GW2;
import static io.rbdgate.management.rest.TwoGateways.IQN;
import static io.rbdgate.management.rest.TwoGateways.client;
import static io.rbdgate.management.rest.TwoGateways.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.serve.Unconfirmed;
import io.rbdgate.management.TargetControl;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A removal that the second of two gateways does not confirm, and its repetition.
final class UnconfirmedRemovalTest {
    private static final String NOT_OVER = TargetControl.NOT_OVER + " after 10 s";
    private static final String CLIENT = "/api/client/" + client();
    private static final String GONE =
            said(400, TwoGateways.HOST + " is not defined yet - nothing to delete");

    private final TwoGateways both = new TwoGateways().made();

    @AfterEach
    void stop() {
        both.close();
    }

    private static String unconfirmed(String what) {
        return said(503, what + " is stored, but not confirmed by " + GW2 + ": " + NOT_OVER);
    }

    private void busy() {
        both.gw2.target.complaints = List.of(NOT_OVER);
    }

    private void idle() {
        both.gw2.target.complaints = List.of();
    }

    @Test
    void isRepeatedUntilItIsConfirmedAndThenThereIsNothingToRemove() {
        busy();
        assertThat(both.gw1.delete(CLIENT)).isEqualTo(unconfirmed("client delete"));
        assertThat(both.gw1.delete(CLIENT)).isEqualTo(unconfirmed("client delete"));
        idle();
        expect(both.gw1.delete(CLIENT), "client delete successful");
        assertThat(both.gw1.delete(CLIENT)).isEqualTo(GONE);
    }

    @Test
    void isNotForgottenWhenTheGatewayThatWasAskedIsStartedAgain() {
        busy();
        assertThat(both.gw1.delete(CLIENT)).startsWith("503 ");
        try (TestGateway again = new TestGateway(GW1, both.store, both.storage, both.ports)) {
            assertThat(again.delete(CLIENT)).isEqualTo(unconfirmed("client delete"));
            idle();
            expect(again.delete(CLIENT), "client delete successful");
        }
    }

    @Test
    void isConfirmedByTheOtherGatewayWhenThatIsAskedInstead() {
        busy();
        assertThat(both.gw1.delete(CLIENT)).startsWith("503 ");
        assertThat(both.gw2.delete(CLIENT)).isEqualTo(said(503, NOT_OVER));
        idle();
        expect(both.gw2.delete(CLIENT), "client delete successful");
        assertThat(both.gw1.delete(CLIENT)).isEqualTo(GONE);
    }

    @Test
    void isShownUntilItIsConfirmedAndLeavesNothingInTheDocument() {
        busy();
        assertThat(both.gw1.delete(CLIENT)).startsWith("503 ");
        assertThat(both.gw1.fan.unconfirmed())
                .extracting(Unconfirmed::gateway, Unconfirmed::target)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(GW2, IQN));
        assertThat(both.gw1.fan.unconfirmed().getFirst().since()).matches("[0-9/: ]{19}");
        idle();
        expect(both.gw1.delete(CLIENT), "client delete successful");
        assertThat(both.store.read().document().has("rbdgate")).isFalse();
    }

    @Test
    void aRefusedRemovalDoesNotPassForAConfirmedOne() {
        both.storage.put("disk_2", 1L << 30, 61);
        expect(
                both.gw1.put("/api/disk/rbd/disk_2", "mode", "create"),
                "disk create/update successful");
        expect(
                both.gw1.put("/api/targetlun/" + IQN, "disk", "rbd/disk_2"),
                "Target LUN mapping updated successfully");
        busy();
        assertThat(both.gw1.delete("/api/targetlun/" + IQN, "disk", "rbd/disk_2"))
                .isEqualTo(unconfirmed("Target LUN mapping"));
        idle();
        assertThat(both.gw1.delete("/api/targetlun/" + IQN, "disk", DISK)).startsWith("400 ");
        expect(
                both.gw1.delete("/api/targetlun/" + IQN, "disk", "rbd/disk_2"),
                "Target LUN mapping updated successfully");
    }

    @Test
    void aLunHiddenFromAnInitiatorIsRepeatedToo() {
        String lun = "/api/clientlun/" + client();
        busy();
        assertThat(both.gw1.delete(lun, "disk", DISK))
                .isEqualTo(unconfirmed("client masking update"));
        assertThat(both.gw1.delete(lun, "disk", DISK))
                .isEqualTo(unconfirmed("client masking update"));
        idle();
        expect(both.gw1.delete(lun, "disk", DISK), "client masking update successful");
        assertThat(both.gw1.delete(lun, "disk", DISK)).startsWith("400 ");
    }

    @Test
    void aGatewayThatLeavesIsAskedUntilItHasLeft() {
        String gateway = "/api/gateway/" + IQN + "/" + GW2;
        busy();
        assertThat(both.gw1.delete(gateway)).startsWith("500 ").contains(NOT_OVER);
        assertThat(both.gw1.delete(gateway)).isEqualTo(unconfirmed("Gateway deletion"));
        idle();
        expect(both.gw1.delete(gateway), "Gateway deletion successful");
        assertThat(both.gw1.delete(gateway)).startsWith("40");
    }

    @Test
    void whatWasNeverThereIsNotThereInAnotherTarget() {
        busy();
        assertThat(both.gw1.delete(CLIENT)).startsWith("503 ");
        expect(both.gw1.put("/api/target/iqn.2001-07.com.ceph:2"), "Target defined successfully");
        assertThat(both.gw1.delete("/api/client/iqn.2001-07.com.ceph:2/" + TwoGateways.HOST))
                .isEqualTo(GONE);
    }

    @Test
    void whatIsNotOverHereIsToldAgainToo() {
        both.gw1.target.complaints = List.of(NOT_OVER);
        String stored = said(500, "the change is stored, but not served: " + NOT_OVER);
        assertThat(both.auth("anotherpasswd")).isEqualTo(stored);
        assertThat(both.auth("anotherpasswd")).isEqualTo(said(503, NOT_OVER));
    }
}
