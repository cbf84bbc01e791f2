package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.file.FileConfigStore;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.fixtures.api.JsonApi.Reply;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TargetResourcesTest {
    private static final String IQN = "iqn.2026-11.t:a";
    private static final String TARGET = "/targets/" + IQN;
    private static final String LUNS = TARGET + "/luns";
    private static final String HOST = "iqn.2026-11.h:a";
    private static final String INITIATOR = TARGET + "/initiators/" + HOST;

    private final MemoryStorage ceph = new MemoryStorage();
    private final ConfigStore store;
    private final V1Rig rig;

    TargetResourcesTest(@TempDir Path folder) {
        store =
                FileConfigStore.open(
                        folder,
                        new ConfUpgrade(
                                "gw1",
                                "gw1.example.org",
                                PasswordVault.NONE,
                                InstantSource.system()),
                        InstantSource.system(),
                        problem -> {
                            throw new AssertionError(problem);
                        });
        rig = new V1Rig(store, ceph);
    }

    @AfterEach
    void close() {
        rig.close();
        store.close();
    }

    private void target() {
        rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(201);
        rig.put(TARGET + "/portal-groups/gw1.example.org", "{\"addresses\":[\"10.0.0.1\"]}")
                .is(200);
    }

    private void initiator() {
        rig.post(TARGET + "/initiators", "{\"iqn\":\"" + HOST + "\"}").is(201);
    }

    private JsonNode stored() {
        return store.read().document().path("targets").path(IQN);
    }

    private JsonNode section() {
        return store.read().document().path("rbdgate").path("targets").path(IQN);
    }

    @Test
    void whatThisGatewayDoesNotServeYetIsNotConfirmed() {
        target();
        rig.post(LUNS, "{\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}").is(201);
        rig.target.refusals.add("image rbd/x is gone");
        assertThat(rig.post(TARGET + "/initiators", "{\"iqn\":\"" + HOST + "\"}").is(503).detail())
                .isEqualTo("the change is stored, but not served: image rbd/x is gone");

        rig.target.refusals.add(TargetControl.NOT_OVER + " after 10 s");
        assertThat(rig.delete(TARGET + "/initiators/" + HOST).is(503).detail())
                .isEqualTo(
                        "the change is stored, but not served: what was taken away still has I/O in"
                                + " flight after 10 s");
    }

    @Test
    void aTargetIsMadeDescribedAndRemoved() {
        Reply made = rig.post("/targets", "{\"iqn\":\"IQN.2026-11.t:A\"}").is(201);

        assertThat(made.location()).isEqualTo("/api/v1/targets/iqn.2026-11.t:a");
        assertThat(made.text())
                .isEqualTo(
                        "{\"iqn\":\"iqn.2026-11.t:a\",\"source\":\"store\",\"access\":\"listed\","
                                + "\"chapUser\":null,\"portalGroups\":[],\"luns\":[],"
                                + "\"initiators\":[],\"hostGroups\":[],\"controls\":{}}\n");
        assertThat(rig.target.log).containsExactly("apply 0", "apply 1");
        assertThat(rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(409).detail())
                .isEqualTo("the target iqn.2026-11.t:a exists");
        assertThat(rig.get("/targets").json().path("items")).hasSize(1);

        rig.delete(TARGET).is(204);
        rig.get(TARGET).is(404);
        rig.delete(TARGET).is(404);
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThat(rig.post("/targets", "{\"iqn\":\"disk\"}").is(422).detail())
                .startsWith("iqn 'disk' is not an iSCSI name");
        rig.get("/targets/disk").is(400);
        assertThat(store.read().epoch()).isZero();
    }

    @Test
    void whoMayLogInAndSettingsAreChanged() {
        target();

        assertThat(
                        rig.patch(
                                        TARGET,
                                        "{\"access\":\"open\",\"controls\":"
                                                + "{\"max_burst_length\":\"1048576\"}}")
                                .is(200)
                                .text())
                .contains("\"access\":\"open\"")
                .contains("\"controls\":{\"max_burst_length\":\"1048576\"}");
        rig.patch(TARGET, "{\"controls\":{\"max_burst_length\":\"1\"}}").is(422);
        rig.patch(TARGET, "{\"controls\":{\"colour\":\"red\"}}").is(422);
        initiator();
        assertThat(rig.patch(TARGET, "{\"access\":\"open\"}").is(409).detail())
                .contains("the target has clients");
    }

    @Test
    void gatewaysOfATargetAreNumberedInTheOrderOfTheirAddresses() {
        target();
        rig.put(
                        TARGET + "/portal-groups/gw0.example.org",
                        "{\"addresses\":[\"10.0.0.2\",\"fe80::1\"]}")
                .is(200);

        assertThat(rig.get(TARGET + "/portal-groups").is(200).text())
                .isEqualTo(
                        "{\"items\":[{\"tag\":1,\"gateway\":\"gw1.example.org\","
                                + "\"addresses\":[\"10.0.0.1\"],\"port\":3260},{\"tag\":2,"
                                + "\"gateway\":\"gw0.example.org\",\"addresses\":[\"10.0.0.2\","
                                + "\"fe80::1\"],\"port\":3260}]}\n");
        assertThat(
                        rig.put(TARGET + "/portal-groups/x", "{\"addresses\":[\"nowhere\"]}")
                                .is(422)
                                .detail())
                .isEqualTo("addresses[0] is no IPv4 or IPv6 address");
        rig.delete(TARGET + "/portal-groups/gw0.example.org").is(200);
        rig.delete(TARGET + "/portal-groups/gw0.example.org").is(404);
    }

    @Test
    void aTargetHasOnePortOnAllOfItsGatewaysAndTheFirstOneDecides() {
        rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(201);
        String first = TARGET + "/portal-groups/gw1.example.org";
        String second = TARGET + "/portal-groups/gw0.example.org";
        rig.put(first, "{\"addresses\":[\"10.0.0.1\"],\"port\":3270}").is(200);

        assertThat(section().path("port").asInt()).isEqualTo(3270);
        assertThat(rig.put(second, "{\"addresses\":[\"10.0.0.2\"],\"port\":3260}").is(409).detail())
                .isEqualTo(IQN + " is served on port 3270 by its other gateways: name that one");
        assertThat(rig.put(second, "{\"addresses\":[\"10.0.0.2\"]}").is(200).text())
                .contains(
                        "{\"tag\":2,\"gateway\":\"gw0.example.org\","
                                + "\"addresses\":[\"10.0.0.2\"],\"port\":3270}");
        rig.delete(second).is(200);
        rig.delete(first + "?force=true").is(200);
        rig.put(first, "{\"addresses\":[\"10.0.0.1\"],\"port\":3260}").is(200);
        assertThat(section().path("port").isMissingNode()).isTrue();
    }

    @Test
    void theLastGatewayIsTakenAwayOnlyOnPurpose() {
        target();
        initiator();

        assertThat(rig.delete(TARGET + "/portal-groups/gw1.example.org").is(409).detail())
                .contains("is the last gateway");
        rig.delete(TARGET + "/portal-groups/gw1.example.org?force=true").is(200);
        assertThat(rig.get(TARGET + "/initiators").text()).isEqualTo("{\"items\":[]}\n");
    }

    @Test
    void anInitiatorSeesImagesAndOtherLunsByTheTargetsNumbers() {
        target();
        rig.post(
                        LUNS,
                        "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"d\","
                                + "\"sizeBytes\":1048576}}")
                .is(201);
        rig.post(LUNS, "{\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}").is(201);
        initiator();
        assertThat(rig.post(TARGET + "/initiators", "{\"iqn\":\"" + HOST + "\"}").is(409).detail())
                .isEqualTo("iqn.2026-11.t:a lists iqn.2026-11.h:a already");

        assertThat(rig.put(INITIATOR + "/luns", "{\"luns\":[1,0]}").is(200).text())
                .isEqualTo(
                        "{\"iqn\":\"iqn.2026-11.h:a\",\"chapUser\":null,\"secretChanging\":false,"
                                + "\"luns\":{\"0\":0,\"1\":1},\"hostGroup\":null,"
                                + "\"connected\":false}\n");
        assertThat(stored().path("clients").path(HOST).path("luns").propertyNames())
                .containsExactly("rbd/d");
        rig.put(INITIATOR + "/luns", "{\"luns\":[9]}").is(404);
        assertThat(rig.delete(LUNS + "/1").is(409).detail())
                .isEqualTo("LUN 1 is shown to iqn.2026-11.h:a: take it from there first");
        rig.delete(LUNS + "/0").is(409);
        rig.put(INITIATOR + "/luns", "{\"luns\":[]}").is(200);
        rig.delete(LUNS + "/0").is(204);
        rig.delete(LUNS + "/1").is(204);
    }

    @Test
    void twoSecretsAreValidWhileOneIsBeingChanged() {
        target();
        initiator();
        String chap = "{\"user\":\"alice-host\",\"secret\":\"initiator-12\"}";
        assertThat(rig.put(INITIATOR + "/chap/next", "{\"secret\":\"second-secret\"}").is(409))
                .extracting(Reply::detail)
                .isEqualTo("there is no CHAP to change the secret of");
        rig.put(INITIATOR + "/chap", chap).is(200);

        assertThat(
                        rig.put(INITIATOR + "/chap/next", "{\"secret\":\"second-secret\"}")
                                .is(200)
                                .text())
                .contains("\"chapUser\":\"alice-host\",\"secretChanging\":true");
        rig.post(INITIATOR + "/chap/next/promote", "").is(200);

        assertThat(stored().path("clients").path(HOST).path("auth").path("password").asString(""))
                .isEqualTo("second-secret");
        rig.post(INITIATOR + "/chap/next/promote", "").is(409);
        rig.put(INITIATOR + "/chap/next", "{\"secret\":\"third-secret\"}").is(200);
        assertThat(rig.delete(INITIATOR + "/chap/next").is(200).text())
                .contains("\"secretChanging\":false");
        assertThat(rig.delete(INITIATOR + "/chap").is(200).text()).contains("\"chapUser\":null");
    }

    @Test
    void secretsAppearNowhere() {
        target();
        initiator();
        rig.put(
                        INITIATOR + "/chap",
                        "{\"user\":\"alice-host\",\"secret\":\"known-to-two\","
                                + "\"mutualUser\":\"gateway-01\",\"mutualSecret\":\"its-own-secr\"}")
                .is(200);
        rig.put(INITIATOR + "/chap", "{\"user\":\"a\",\"secret\":\"short-secret!\"}").is(422);

        assertThat(rig.get("/targets").text() + rig.get("/events").text())
                .doesNotContain("known-to-two")
                .doesNotContain("its-own-secr")
                .doesNotContain("short-secret!");
    }

    @Test
    void anOpenTargetDemandsChapOfAll() {
        target();
        String chap = "{\"user\":\"alice-host\",\"secret\":\"initiator-12\"}";
        rig.put(TARGET + "/chap", chap).is(409);
        rig.patch(TARGET, "{\"access\":\"open\"}").is(200);

        assertThat(rig.put(TARGET + "/chap", chap).is(200).text())
                .contains("\"chapUser\":\"alice-host\"");
        assertThat(rig.delete(TARGET + "/chap").is(200).text()).contains("\"chapUser\":null");
    }

    @Test
    void anInitiatorThatIsLoggedInIsRemovedOnlyOnPurpose() {
        target();
        initiator();
        rig.target.sessions.add(new SessionStatus("7", HOST, "", "10.0.0.9:1", IQN, 1, 0));

        assertThat(rig.delete(INITIATOR).is(409).detail())
                .isEqualTo("iqn.2026-11.h:a is logged in: log it out or add force=true");
        rig.delete(INITIATOR + "?force=true").is(204);
        rig.get(INITIATOR).is(404);
    }

    @Test
    void aHostGroupShowsItsMembersTheSameImages() {
        target();
        initiator();
        rig.post(
                        LUNS,
                        "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"d\","
                                + "\"sizeBytes\":1048576}}")
                .is(201);
        String group = TARGET + "/host-groups/esx";

        assertThat(rig.put(group, "{\"members\":[\"" + HOST + "\"],\"luns\":[0]}").is(200).text())
                .isEqualTo("{\"name\":\"esx\",\"members\":[\"iqn.2026-11.h:a\"],\"luns\":[0]}\n");
        assertThat(rig.put(INITIATOR + "/luns", "{\"luns\":[]}").is(409).detail())
                .startsWith("iqn.2026-11.h:a is in the host group esx");
        assertThat(
                        rig.put(group, "{\"members\":[\"iqn.2026-11.h:b\",\"x\"],\"luns\":[4]}")
                                .is(422)
                                .detail())
                .startsWith("members[0] is not listed by the target; members[1] 'x' is not");
        rig.delete(group).is(204);
        rig.delete(group).is(404);
    }

    @Test
    void aTargetOfTheFileIsReadOnly() {
        rig.target.targets.add(
                TargetsOfTest.target(
                        new Iqn(IQN),
                        Access.OPEN,
                        LunConfig.of(2, new BackstoreConfig.Memory(8192))));

        assertThat(rig.get(TARGET).is(200).text()).contains("\"source\":\"file\"");
        String told =
                "iqn.2026-11.t:a is defined in the configuration file: change it there and reload"
                        + " (SIGHUP)";
        assertThat(rig.delete(TARGET).is(409).detail()).isEqualTo(told);
        assertThat(rig.delete(LUNS + "/2").is(409).detail()).isEqualTo(told);
        assertThat(rig.put(LUNS + "/2/qos", "{\"iops\":1}").is(409).detail()).isEqualTo(told);
        assertThat(rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(409).detail())
                .isEqualTo(told);
        rig.post(LUNS, "{\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}").is(409);
    }

    @Test
    void ownershipIsToldAndNotYetMoved() {
        target();
        rig.post(
                        LUNS,
                        "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"d\","
                                + "\"sizeBytes\":1048576}}")
                .is(201);

        assertThat(rig.get(LUNS + "/0/ownership").is(200).text())
                .isEqualTo("{\"owner\":\"gw1.example.org\",\"gateways\":[\"gw1.example.org\"]}\n");
        assertThat(rig.post(LUNS + "/0/ownership/move", "{\"gateway\":\"gw2\"}").is(501).detail())
                .isEqualTo("LUN 0 cannot be moved: this version serves a LUN by one gateway");
    }

    @Test
    void withoutAStoreNothingCanBeMade() {
        try (V1Rig bare = new V1Rig(null, ceph)) {
            assertThat(bare.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(409).detail())
                    .isEqualTo(
                            "this gateway keeps no objects of its own: set store: file:DIR or"
                                    + " rados in the configuration file");
            bare.get("/targets").is(200);
        }
    }
}
