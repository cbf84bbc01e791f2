package io.rbdgate.system;

import static io.rbdgate.system.ApiV1Site.GATEWAY;
import static io.rbdgate.system.ApiV1Site.NONE;
import static io.rbdgate.system.ApiV1Site.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Targets, initiators, host groups, sessions and events; the witness is an initiator.
interface ApiV1TargetTests extends ApiV1Side {
    String ALICE = "iqn.1994-05.com.redhat:alice";
    String BOB = "iqn.1994-05.com.redhat:bob";
    int NOT_AUTHENTICATED = 0x0201;
    int NOT_AUTHORIZED = 0x0202;
    int NOT_FOUND = 0x0203;
    byte[] REPORT_LUNS = PduText.bytes("a0 00 00 000000 00000100 00 00");

    @Test
    default void aTargetIsMadeChangedAndRemoved() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:target";
        String target = site().listedTarget(iqn);
        assertThat(api().list("/targets").findValuesAsString("iqn")).contains(iqn);
        assertThat(site().login(LoginOptions.normal(iqn))).isEqualTo(NOT_AUTHORIZED);

        api().patch(target, Map.of("access", "open"));
        api().patch(target, Map.of("controls", Map.of("max_burst_length", "131072")));

        assertThat(api().get(target).path("controls").path("max_burst_length").stringValue())
                .isEqualTo("131072");
        try (RawInitiator initiator = site().gateway().connect()) {
            var login =
                    initiator.login(LoginOptions.normal(iqn).offer("MaxBurstLength", "1048576"));
            assertThat(login.agreed("MaxBurstLength", "")).isEqualTo("131072");
            assertThat(site().api().refused(409, "DELETE", target, null))
                    .isEqualTo(iqn + " has 1 sessions: log them out or add force=true");
        }
        api().delete(target + "?force=true");
        assertThat(site().login(LoginOptions.normal(iqn))).isEqualTo(NOT_FOUND);
    }

    @Test
    default void theTargetOfTheFileIsShownButNotChanged() {
        assertThat(api().get("/targets/" + ApiV1Site.OF_FILE).path("source").stringValue())
                .isEqualTo("file");
        assertThat(api().refused(409, "DELETE", "/targets/" + ApiV1Site.OF_FILE, null))
                .isEqualTo(
                        ApiV1Site.OF_FILE
                                + " is defined in the configuration file: change it there and"
                                + " reload (SIGHUP)");
    }

    @Test
    default void aSecondPortalListensUntilItsGroupIsTakenAway() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:portals";
        String target = site().openTarget(iqn);
        String group = target + "/portal-groups/" + GATEWAY;

        api().put(group, Map.of("addresses", List.of("127.0.0.1", "127.0.0.2")));

        JsonNode groups = api().list(target + "/portal-groups");
        assertThat(groups.toString())
                .isEqualTo(
                        "[{\"tag\":1,\"gateway\":\"gw1.example.org\","
                                + "\"addresses\":[\"127.0.0.1\",\"127.0.0.2\"],"
                                + "\"port\":%d}]".formatted(site().portalPort()));
        var second = new InetSocketAddress("127.0.0.2", site().portalPort());
        try (RawInitiator initiator = RawInitiator.connect(second)) {
            assertThat(initiator.login(LoginOptions.normal(iqn)).succeeded()).isTrue();
            initiator.logout();
        }
        api().delete(group);
        assertThat(site().login(LoginOptions.normal(iqn))).isEqualTo(NOT_FOUND);
        api().delete(target);
    }

    @Test
    default void aTargetDemandsChapOfEverybody() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:chap";
        String target = site().openTarget(iqn);

        api().put(
                        target + "/chap",
                        Map.of(
                                "user", "everybody",
                                "secret", "secret-of-all",
                                "mutualUser", "thegateway",
                                "mutualSecret", "gateways-own1"));

        assertThat(api().get(target).path("chapUser").stringValue()).isEqualTo("everybody");
        assertThat(site().login(LoginOptions.normal(iqn))).isEqualTo(NOT_AUTHENTICATED);
        assertThat(
                        site().login(
                                        LoginOptions.normal(iqn)
                                                .chap("everybody", "secret-of-all")
                                                .mutual("thegateway", "gateways-own1")))
                .isZero();
        api().delete(target + "/chap");
        assertThat(site().login(LoginOptions.normal(iqn))).isZero();
        api().delete(target + "?force=true");
    }

    @Test
    default void whileASecretIsChangedBothLogIn() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:rotation";
        String target = site().listedTarget(iqn);
        String alice = target + "/initiators/" + ALICE;
        site().memoryLun(target, 5);
        api().post(target + "/initiators", Map.of("iqn", ALICE));
        api().put(alice + "/luns", Map.of("luns", List.of(5)));
        api().put(alice + "/chap", Map.of("user", "alicealice", "secret", "first-secret1"));
        assertThat(alice(iqn, "first-secret1")).isZero();
        assertThat(alice(iqn, "second-secret")).isEqualTo(NOT_AUTHENTICATED);

        api().put(alice + "/chap/next", Map.of("secret", "second-secret"));
        assertThat(alice(iqn, "first-secret1")).isZero();
        assertThat(alice(iqn, "second-secret")).isZero();
        assertThat(alice(iqn, "third-secret1")).isEqualTo(NOT_AUTHENTICATED);
        assertThat(api().get(alice).path("secretChanging").booleanValue()).isTrue();

        api().post(alice + "/chap/next/promote", null);
        assertThat(alice(iqn, "first-secret1")).isEqualTo(NOT_AUTHENTICATED);
        assertThat(alice(iqn, "second-secret")).isZero();

        api().put(alice + "/chap/next", Map.of("secret", "third-secret1"));
        api().delete(alice + "/chap/next");
        assertThat(alice(iqn, "third-secret1")).isEqualTo(NOT_AUTHENTICATED);
        assertThat(alice(iqn, "second-secret")).isZero();

        api().delete(alice + "/chap");
        try (RawInitiator initiator =
                site().gateway().loggedIn(LoginOptions.normal(iqn).initiator(ALICE))) {
            ready(initiator, 5);
            assertThat(api().list(target + "/initiators").get(0).path("connected").booleanValue())
                    .isTrue();
            assertThat(api().refused(409, "DELETE", alice, null))
                    .isEqualTo(ALICE + " is logged in: log it out or add force=true");
        }
        api().delete(alice + "?force=true");
        assertThat(site().login(LoginOptions.normal(iqn).initiator(ALICE)))
                .isEqualTo(NOT_AUTHORIZED);
        api().delete(target + "/luns/5");
        api().delete(target + "?force=true");
    }

    private int alice(String iqn, String secret) {
        return site().login(LoginOptions.normal(iqn).initiator(ALICE).chap("alicealice", secret));
    }

    @Test
    default void theMembersOfAHostGroupSeeItsLuns() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:group";
        String target = site().listedTarget(iqn);
        String group = target + "/host-groups/cluster1";
        site().imageLun(target, 0, "group0");
        site().imageLun(target, 1, "group1");
        api().post(target + "/initiators", Map.of("iqn", ALICE));
        api().post(target + "/initiators", Map.of("iqn", BOB));

        api().put(group, Map.of("members", List.of(ALICE, BOB), "luns", List.of(0, 1)));

        assertThat(api().get(group).path("luns").toString()).isEqualTo("[0,1]");
        assertThat(api().list(target + "/host-groups")).hasSize(1);
        assertThat(lunsSeenBy(BOB, iqn)).isEqualTo(2);
        api().put(group, Map.of("members", List.of(ALICE, BOB), "luns", List.of(1)));
        assertThat(lunsSeenBy(BOB, iqn)).isEqualTo(1);

        api().delete(group);
        assertThat(lunsSeenBy(BOB, iqn)).isEqualTo(1);
        for (String member : List.of(ALICE, BOB)) {
            api().delete(target + "/initiators/" + member + "?force=true");
        }
        api().delete(target + "/luns/0");
        api().delete(target + "/luns/1");
        api().delete(target + "?force=true");
    }

    private long lunsSeenBy(String initiator, String iqn) {
        try (RawInitiator session =
                site().gateway().loggedIn(LoginOptions.normal(iqn).initiator(initiator))) {
            var result = session.command(REPORT_LUNS, NONE, 256);
            assertThat(result.good()).as(result.toString()).isTrue();
            return java.nio.ByteBuffer.wrap(result.data()).getInt() / 8;
        }
    }

    @Test
    default void sessionsAreListedAndLoggedOut() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:sessions";
        String target = site().openTarget(iqn);
        try (RawInitiator one = site().loggedIn(iqn);
                RawInitiator two =
                        site().gateway().loggedIn(LoginOptions.normal(iqn).initiator(BOB))) {
            JsonNode sessions = api().list("/sessions?target=" + iqn);
            assertThat(sessions).hasSize(2);
            String id = api().list("/sessions?initiator=" + BOB).get(0).path("id").stringValue();
            assertThat(api().get("/sessions/" + id).path("peer").stringValue())
                    .isEqualTo("127.0.0.1:" + two.wire().localAddress().getPort());

            api().delete("/sessions/" + id);
            assertThat(two.read().byteAt(36)).as("will drop the session").isEqualTo(3);
            two.expectClosed();
            assertThat(api().delete("/sessions?target=" + iqn).path("sessions").intValue())
                    .isEqualTo(1);
            assertThat(one.read().byteAt(36)).isEqualTo(3);
            one.expectClosed();
        }
        api().delete(target);
    }

    @Test
    default void eventsTellWhatWasDoneAndWhatWasRefused() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:events";
        String target = site().openTarget(iqn);
        api().refused(409, "POST", "/targets", Map.of("iqn", iqn));
        api().put(target + "/chap", Map.of("user", "everybody", "secret", "told-to-nobody"));
        site().login(LoginOptions.normal(iqn).initiator(BOB).chap("everybody", "told-to-nobody"));
        api().delete(target + "?force=true");

        JsonNode events = api().list("/events?limit=2000");

        assertThat(events.toString())
                .contains(
                        "\"subject\":\"POST /api/v1/targets {\\\"iqn\\\":\\\""
                                + iqn
                                + "\\\"}\",\"what\":\"refused: 409 the target "
                                + iqn
                                + " exists\",\"user\":\"admin\",\"source\":\"127.0.0.1\"")
                .contains(
                        "\"subject\":\"DELETE /api/v1/targets/"
                                + iqn
                                + " force=true\",\"what\":\"204 done\"")
                .doesNotContain("told-to-nobody");
    }
}
