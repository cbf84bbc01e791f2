package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.LatencyHistogram;
import io.rbdgate.management.LatencyHistogram.Bucket;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.LunTraffic;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionsAndEventsTest {
    private static final String TARGET = "iqn.2026-11.t:a";
    private final V1Rig rig = new V1Rig(null, new MemoryStorage());

    @AfterEach
    void close() {
        rig.close();
    }

    private void logIn(String id, String initiator) {
        rig.target.sessions.add(
                new SessionStatus(id, initiator, "host", "10.0.0.9:1", TARGET, 1, 1_700_000_000));
    }

    private void lun(boolean online, String reason) {
        rig.target.luns.clear();
        rig.target.luns.add(
                new LunStatus(
                        TARGET,
                        3,
                        "memory",
                        online,
                        online ? "ONLINE" : "UNAVAILABLE",
                        reason,
                        1 << 20,
                        512,
                        "s",
                        new LunTraffic(
                                1,
                                2,
                                3,
                                4,
                                5,
                                6,
                                7,
                                8000,
                                9000,
                                new LatencyHistogram(List.of(new Bucket(5, 9L, 1))),
                                new LatencyHistogram(
                                        List.of(
                                                new Bucket(0, 4L, 1),
                                                new Bucket(30_000_000, null, 1))))));
    }

    @Test
    void sessionsAreListedDescribedAndFiltered() {
        logIn("7", "iqn.a:h");
        logIn("8", "iqn.a:g");

        assertThat(rig.get("/sessions/7").is(200).text())
                .isEqualTo(
                        "{\"id\":\"7\",\"initiator\":\"iqn.a:h\",\"alias\":\"host\","
                                + "\"peer\":\"10.0.0.9:1\",\"target\":\"iqn.2026-11.t:a\","
                                + "\"portalGroupTag\":1,\"since\":\"2023-11-14T22:13:20Z\"}\n");
        assertThat(rig.get("/sessions").json().path("items")).hasSize(2);
        assertThat(rig.get("/sessions?initiator=IQN.A:G").json().path("items")).hasSize(1);
        assertThat(rig.get("/sessions?target=iqn.x").json().path("items")).isEmpty();
        assertThat(rig.get("/sessions/9").is(404).detail()).isEqualTo("there is no session 9");
    }

    @Test
    void aSessionIsLoggedOut() {
        logIn("7", "iqn.a:h");
        logIn("8", "iqn.a:g");

        assertThat(rig.delete("/sessions/7").is(200).text()).isEqualTo("{\"sessions\":1}\n");

        assertThat(rig.target.sessions).hasSize(1);
        assertThat(rig.target.log).containsExactly("drop: logged out through the API by admin");
        rig.delete("/sessions/7").is(404);
    }

    @Test
    void theSessionsOfAnInitiatorAreLoggedOutTogetherButNeverAllByMistake() {
        logIn("7", "iqn.a:h");
        logIn("8", "iqn.a:g");

        assertThat(rig.delete("/sessions").is(400).detail())
                .isEqualTo("say whose sessions: give the query key target, initiator or both");
        assertThat(rig.delete("/sessions?initiator=iqn.a:h").is(200).text())
                .isEqualTo("{\"sessions\":1}\n");
    }

    @Test
    void theTrafficOfALunIsTold() {
        lun(true, "");

        assertThat(rig.get("/targets/" + TARGET + "/luns/3/statistics").is(200).text())
                .isEqualTo(
                        "{\"target\":\"iqn.2026-11.t:a\",\"lun\":3,\"online\":true,"
                                + "\"inFlight\":7,"
                                + "\"reads\":1,\"writes\":2,\"others\":5,\"errors\":6,"
                                + "\"readBytes\":3,\"writtenBytes\":4,"
                                + "\"readMicros\":8,\"writeMicros\":9,\"readLatency\":{"
                                + "\"p50Micros\":7,\"p99Micros\":9,\"classes\":["
                                + "{\"overMicros\":5,\"upToMicros\":9,\"commands\":1}]},"
                                + "\"writeLatency\":{\"p50Micros\":4,"
                                + "\"p99Micros\":30000000,\"classes\":["
                                + "{\"overMicros\":0,\"upToMicros\":4,\"commands\":1},"
                                + "{\"overMicros\":30000000,\"upToMicros\":null,"
                                + "\"commands\":1}]}}\n");
        assertThat(rig.get("/statistics/luns").json().path("items")).hasSize(1);
        assertThat(rig.get("/targets/" + TARGET + "/luns/4/statistics").is(404).detail())
                .isEqualTo("this gateway serves no LUN 4 of iqn.2026-11.t:a");
        rig.get("/targets/nonsense/luns/4/statistics").is(400);
        rig.get("/targets/" + TARGET + "/luns/x/statistics").is(400);
    }

    @Test
    void eventsTellWhatChangedWhoCameAndWhatFailed() {
        lun(true, "");
        rig.get("/events").is(200);
        lun(false, "the pool is full");
        logIn("7", "iqn.a:h");
        rig.post("/pools/rbd/namespaces", "{\"name\":\"team1\"}").is(201);
        JsonNode events = rig.get("/events").is(200).json().path("items");
        assertThat(events).hasSizeGreaterThanOrEqualTo(3);
        assertThat(events.toString())
                .contains(
                        "\"kind\":\"lun\",\"subject\":\"iqn.2026-11.t:a LUN 3\","
                                + "\"what\":\"UNAVAILABLE: the pool is full\"")
                .contains(
                        "\"kind\":\"session\",\"subject\":\"iqn.a:h at iqn.2026-11.t:a\","
                                + "\"what\":\"logged in\",\"user\":\"\","
                                + "\"source\":\"10.0.0.9:1\"")
                .contains("\"what\":\"201 done\",\"user\":\"admin\",\"source\":\"127.0.0.1\"");

        rig.target.sessions.clear();
        long last = events.get(events.size() - 1).path("id").asLong(0);
        assertThat(rig.get("/events?kind=session&after=" + last).json().path("items")).hasSize(1);
        rig.get("/events?limit=0").is(422);
        rig.get("/events?after=x").is(422);
    }
}
