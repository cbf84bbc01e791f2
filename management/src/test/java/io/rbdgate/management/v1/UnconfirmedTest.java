package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Removals that some gateway has not confirmed, as the shared configuration notes them.
final class UnconfirmedTest {
    private static final String IQN = "iqn.2026-11.t:a";
    private static final String TARGET = "/targets/" + IQN;
    private static final String OWN = "gw1.example.org";
    private static final String OTHER = "gw2.example.org";

    private final ConfigStore store = new MemoryConfigStore();
    private final V1Rig rig = new V1Rig(store, new MemoryStorage());

    @BeforeEach
    void target() {
        rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(201);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void owes(String gateway) {
        store.update(
                document -> {
                    ObjectNode target = ConfTree.target(document, IQN);
                    ConfTree.under(ConfTree.under(target, "portals"), gateway);
                    ObjectNode noted =
                            ConfTree.under(ConfTree.under(document, "rbdgate"), "unconfirmed");
                    ConfTree.under(ConfTree.under(noted, gateway), IQN)
                            .put("epoch", 1)
                            .put("since", "2026/11/21 20:00:00");
                });
    }

    @Test
    void areListed() {
        assertThat(rig.get("/unconfirmed").is(200).text()).isEqualTo("{\"items\":[]}\n");
        owes(OTHER);

        assertThat(rig.get("/unconfirmed").is(200).text())
                .isEqualTo(
                        "{\"items\":[{\"gateway\":\"gw2.example.org\","
                                + "\"target\":\"iqn.2026-11.t:a\","
                                + "\"since\":\"2026/11/21 20:00:00\",\"unfenced\":null}]}\n");
    }

    @Test
    void areNotConfirmedByRepeatingThemWhileTheGatewayDoesNotAnswer() {
        owes(OTHER);

        for (String removed :
                new String[] {"/luns/3", "/initiators/iqn.2026-11.h:a", "/portal-groups/gw2"}) {
            assertThat(rig.delete(TARGET + removed).is(503).detail())
                    .isEqualTo(
                            "the change is stored, but not confirmed by gw2.example.org: the"
                                    + " gateway does not answer: connection refused");
        }
    }

    @Test
    void areConfirmedByRepeatingThemAndAreGoneThen() {
        owes(OWN);

        rig.delete(TARGET + "/luns/3").is(204);

        assertThat(rig.delete(TARGET + "/luns/3").is(404).detail())
                .isEqualTo(IQN + " has no LUN 3");
        assertThat(rig.get("/unconfirmed").json().path("items")).isEmpty();
    }

    @Test
    void areToldWithTheTargetWhereThatIsAnswered() {
        owes(OWN);

        assertThat(rig.delete(TARGET + "/portal-groups/gw2").is(200).json().path("iqn").asString())
                .isEqualTo(IQN);
    }
}
