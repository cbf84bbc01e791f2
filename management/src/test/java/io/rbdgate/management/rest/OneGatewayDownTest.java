package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TestGateway.said;
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
import io.rbdgate.management.TargetControl;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What goes on and what does not while the second of two gateways is down.
final class OneGatewayDownTest {
    private static final String DOWN =
            " failed, gateway(s) unavailable:" + GW2 + "(UNKNOWN state: connection refused)";
    private static final String OTHER = "iqn.1994-05.com.redhat:b";

    private final TwoGateways both = new TwoGateways().made();

    @AfterEach
    void stop() {
        both.close();
    }

    private void down() {
        both.gw2.close();
    }

    private void refused(String answer, String what) {
        assertThat(answer).isEqualTo(said(503, what + DOWN));
    }

    @Test
    void aGrantGoesOn() {
        down();
        both.storage.put("disk_2", 1L << 30, 61);
        expect(
                both.gw1.put("/api/disk/rbd/disk_2", "mode", "create"),
                "disk create/update successful");
        expect(
                both.gw1.put("/api/targetlun/" + IQN, "disk", "rbd/disk_2"),
                "Target LUN mapping updated successfully");
        expect(both.gw1.put("/api/client/" + IQN + "/" + OTHER), "client create/update successful");
        expect(
                both.gw1.put(
                        "/api/clientauth/" + IQN + "/" + OTHER,
                        "username",
                        "otherusername",
                        "password",
                        "otherpassword"),
                "client auth successful");
        expect(
                both.gw1.put("/api/clientlun/" + IQN + "/" + OTHER, "disk", "rbd/disk_2"),
                "client masking update successful");
        assertThat(target(both.gw1.target.now()).clients()).containsKey(OTHER);
    }

    @Test
    void aChangedSecretIsNotConfirmedAndNothingChanges() {
        down();
        GatewayConf before = both.store.read();
        refused(both.auth("anotherpasswd"), "client auth");
        assertThat(both.store.read()).isEqualTo(before);
        assertThat(both.gw1.target.now().text()).isEqualTo(before.text());
    }

    @Test
    void takingALunAwayIsNotConfirmed() {
        down();
        refused(
                both.gw1.delete("/api/clientlun/" + client(), "disk", DISK),
                "client masking update");
        assertThat(host(both.store.read()).luns()).containsKey(DISK);
    }

    @Test
    void removingAnInitiatorIsNotConfirmed() {
        down();
        refused(both.gw1.delete("/api/client/" + client()), "client delete");
    }

    @Test
    void whatIsRefusedAnywayIsRefusedForItsOwnReason() {
        down();
        assertThat(both.gw1.delete("/api/targetlun/" + IQN, "disk", DISK))
                .isEqualTo(
                        said(
                                400,
                                "Delete target LUN mapping failed - disk rbd/disk_1 is still"
                                        + " mapped to client "
                                        + HOST));
    }

    @Test
    void aDeadGatewayIsRemovedByForceOnly() {
        down();
        String path = "/api/gateway/" + IQN + "/" + GW2;
        refused(both.gw1.delete(path), "Gateway deletion");
        expect(
                both.gw1.delete(path, "force", "true"),
                "Gateway deletion successful; see to it that "
                        + GW2
                        + " serves nothing any more: it is not fenced");
        assertThat(target(both.store.read()).portals()).containsOnlyKeys(GW1);
        expect(
                both.gw1.delete("/api/clientlun/" + client(), "disk", DISK),
                "client masking update successful");
    }

    @Test
    void aGatewayWhosePortalIsDownDoesNotConfirmEither() {
        both.gw2.target.listening = false;
        assertThat(both.gw1.delete("/api/client/" + client()))
                .isEqualTo(
                        said(
                                503,
                                "client delete failed, gateway(s) unavailable:"
                                        + GW2
                                        + "(iscsi down, API up)"));
        assertThat(both.gw2.get("/api/_ping")).isEqualTo("503 {\"message\":\"pong\"}");
    }

    @Test
    void aRevocationAGatewayCannotCarryOutIsNotConfirmedUntilItHas() {
        String notOver = TargetControl.NOT_OVER + " after 10 s";
        both.gw2.target.complaints = List.of(notOver);
        String unconfirmed =
                said(503, "client delete is stored, but not confirmed by " + GW2 + ": " + notOver);
        assertThat(both.gw1.delete("/api/client/" + client())).isEqualTo(unconfirmed);
        assertThat(target(both.gw1.target.now()).clients()).isEmpty();
        assertThat(both.gw2.put("/api/_sync", "confirm", "true")).isEqualTo(said(503, notOver));
        both.gw2.target.complaints = List.of();
        assertThat(both.gw2.put("/api/_sync", "confirm", "true")).startsWith("200 ");
    }

    @Test
    void theRepetitionOfAChangeThatWasNotConfirmedIsNotConfirmedBeforeItIs() {
        String notOver = TargetControl.NOT_OVER + " after 10 s";
        both.gw2.target.complaints = List.of(notOver);
        String unconfirmed =
                said(503, "client auth is stored, but not confirmed by " + GW2 + ": " + notOver);
        assertThat(both.auth("anotherpasswd")).isEqualTo(unconfirmed);
        assertThat(both.auth("anotherpasswd")).isEqualTo(unconfirmed);

        both.gw2.target.complaints = List.of();
        expect(both.auth("anotherpasswd"), "client auth successful");
        down();
        expect(both.auth("anotherpasswd"), "client auth successful");
    }

    @Test
    void whatIsNotConfirmedInOneTargetStopsNoChangeOfAnother() {
        both.gw2.target.complaints = List.of(TargetControl.NOT_OVER + " after 10 s");
        assertThat(both.auth("anotherpasswd")).startsWith("503 ");
        both.gw2.target.complaints = List.of();
        down();

        expect(both.gw1.put("/api/target/iqn.2001-07.com.ceph:2"), "Target defined successfully");
        refused(both.gw1.put("/api/client/" + IQN + "/" + OTHER), "client create/update");
    }

    @Test
    void aStoreThatIsSlowTakesNoTimeFromTheOthersToConfirm() {
        both.whileStoring = () -> both.gw1.ahead = Duration.ofSeconds(20);
        expect(both.gw1.delete("/api/client/" + client()), "client delete successful");
        assertThat(target(both.gw2.target.now()).clients()).isEmpty();
    }

    @Test
    void aChangeThatCouldNotBeConfirmedInTimeIsNotBegun() {
        GatewayConf before = both.store.read();
        both.gw1.ahead = Duration.ofSeconds(12);
        assertThat(both.gw1.delete("/api/client/" + client()))
                .isEqualTo(
                        said(
                                503,
                                "client delete failed, asking the other gateways took too long;"
                                        + " nothing is stored"));
        assertThat(both.store.read()).isEqualTo(before);
    }

    @Test
    void anObjectThatCannotBeServedFailsNoOtherChange() {
        both.gw2.target.complaints = List.of("disk rbd/old: no such image");
        assertThat(
                        both.gw1.put(
                                "/api/target/" + IQN,
                                "mode",
                                "reconfigure",
                                "controls",
                                "{\"cmdsn_depth\":64}"))
                .startsWith("500 ");
        expect(both.gw1.delete("/api/client/" + client()), "client delete successful");
    }

    @Test
    void aRevocationIsLiveOnBothGatewaysWhenItIsConfirmed() {
        expect(both.gw1.delete("/api/client/" + client()), "client delete successful");
        assertThat(target(both.gw1.target.now()).clients()).isEmpty();
        assertThat(target(both.gw2.target.now()).clients()).isEmpty();
        assertThat(both.gw2.target.now().targets()).isEqualTo(both.store.read().targets());
    }

    @Test
    void discoveryAuthIsNotChanged() {
        down();
        GatewayConf before = both.store.read();
        refused(
                both.gw1.put(
                        "/api/discoveryauth",
                        "username",
                        "discoveryuser",
                        "password",
                        "discoverysecr"),
                "discovery auth");
        assertThat(both.store.read()).isEqualTo(before);
    }

    @Test
    void anImageIsNotDeletedWhileAGatewayCannotBeAsked() {
        down();
        both.storage.put("disk_2", 1L << 30, 61);
        String disk = "/api/disk/rbd/disk_2";
        expect(both.gw1.put(disk, "mode", "create"), "disk create/update successful");
        refused(both.gw1.delete(disk), "disk map deletion");
        expect(both.gw1.delete(disk, "preserve_image", "true"), "disk map deletion successful");
        assertThat(both.storage.images).containsKey("rbd/disk_2");
    }

    @Test
    void sessionsOfTheOthersAreStillCounted() {
        both.gw1.target.login(HOST, IQN, "10.0.0.7:44321");
        down();
        assertThat(both.gw1.get("/api/targetinfo/" + IQN)).isEqualTo("200 {\"num_sessions\":1}");
    }
}
