package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterResourcesTest {
    private final MemoryStorage ceph = new MemoryStorage();
    private final V1Rig rig = new V1Rig(null, ceph);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theStatusIsTold() {
        assertThat(rig.get("/cluster/status").is(200).text())
                .isEqualTo(
                        "{\"fsid\":\"f-1\",\"version\":\"16.2.15\",\"health\":\"HEALTH_WARN\",\"quorum\":[\"a\"],"
                                + "\"osds\":1,\"osdsUp\":1,\"osdsIn\":1,\"pools\":2,"
                                + "\"pgStates\":{\"active+clean\":33},\"totalBytes\":1000,"
                                + "\"usedBytes\":10}\n");
    }

    @Test
    void theHealthIsToldWithItsChecks() {
        assertThat(rig.get("/cluster/health").is(200).text())
                .isEqualTo(
                        "{\"status\":\"HEALTH_WARN\",\"checks\":[{\"code\":\"POOL_NO_REDUNDANCY\","
                                + "\"severity\":\"HEALTH_WARN\",\"summary\":\"1 pool(s) have no"
                                + " replicas configured\",\"muted\":false}]}\n");
    }

    @Test
    void monitorsCrushAndProfilesAreListed() {
        assertThat(rig.get("/cluster/monitors").is(200).text())
                .isEqualTo(
                        "{\"items\":[{\"name\":\"a\",\"rank\":0,\"address\":\"10.0.0.1:6789/0\","
                                + "\"inQuorum\":true},{\"name\":\"b\",\"rank\":1,"
                                + "\"address\":\"10.0.0.2:6789/0\",\"inQuorum\":false}]}\n");
        assertThat(rig.get("/cluster/crush").is(200).text())
                .contains(
                        "{\"id\":-3,\"name\":\"node1\",\"type\":\"host\",\"weight\":0.0,"
                                + "\"children\":[0]}");
        assertThat(rig.get("/cluster/erasure-profiles/default").is(200).text())
                .isEqualTo("{\"name\":\"default\",\"settings\":{\"k\":\"2\",\"m\":\"2\"}}\n");
        assertThat(rig.get("/cluster/erasure-profiles").is(200).json().path("items")).hasSize(1);
    }

    @Test
    void osdsAreListedWithWhatCanBeAskedOfThem() {
        assertThat(rig.get("/cluster/osds").is(200).text())
                .isEqualTo(
                        "{\"items\":[{\"id\":0,\"name\":\"osd.0\",\"host\":\"node1\","
                                + "\"deviceClass\":\"ssd\",\"up\":true,\"in\":true,"
                                + "\"weight\":0.5,\"reweight\":1.0,\"validCommands\":[\"out\","
                                + "\"scrub\",\"deep-scrub\",\"repair\"]}]}\n");
        assertThat(rig.get("/cluster/osds/0/valid_commands").is(200).text())
                .startsWith(
                        "{\"items\":[{\"command\":\"in\",\"valid\":false},"
                                + "{\"command\":\"out\",\"valid\":true}");
        assertThat(rig.get("/cluster/osds/9").is(404).detail()).isEqualTo("there is no osd.9");
        rig.get("/cluster/osds/x").is(400);
    }

    @Test
    void anOsdIsTakenOutByARequestThatIsListed() {
        rig.ended(rig.post("/cluster/osds/0/commands", "{\"command\":\"out\"}"));

        assertThat(ceph.log).containsExactly("mon {ids=[0], prefix=osd out}");
        assertThat(rig.get("/cluster/requests?state=complete").is(200).text())
                .startsWith(
                        "{\"items\":[{\"id\":\"1\",\"state\":\"complete\",\"error\":false,"
                                + "\"errorMessage\":null,\"headline\":\"out of osd.0\"");
        rig.get("/cluster/requests/1").is(200);
        assertThat(rig.get("/cluster/requests?state=submitted").text())
                .isEqualTo("{\"items\":[]}\n");
        assertThat(rig.delete("/tasks/1").is(409).detail())
                .isEqualTo("task 1 has ended: it is done");
    }

    @Test
    void anOsdIsScrubbedThroughTheManager() {
        rig.ended(rig.post("/cluster/osds/0/commands", "{\"command\":\"deep-scrub\"}"));

        assertThat(ceph.log).containsExactly("mgr {prefix=osd deep-scrub, who=0}");
    }

    @Test
    void aCommandThatIsNotPossibleIsRefused() {
        assertThat(rig.post("/cluster/osds/0/commands", "{\"command\":\"in\"}").is(409).detail())
                .isEqualTo("osd.0 is up and in: possible are out, scrub, deep-scrub, repair");
        rig.post("/cluster/osds/0/commands", "{\"command\":\"burn\"}").is(422);
        assertThat(ceph.log).isEmpty();
    }

    @Test
    void placementGroupsAreListedByPoolAndState() {
        assertThat(rig.get("/cluster/pgs?pool=2").is(200).text())
                .isEqualTo(
                        "{\"items\":[{\"id\":\"2.0\",\"pool\":2,\"state\":[\"active\",\"clean\"],"
                                + "\"up\":[0],\"acting\":[0],\"objects\":3,\"bytes\":42,"
                                + "\"lastScrub\":\"2026-11-20T10:00:00.000000+0000\","
                                + "\"lastDeepScrub\":\"2026-11-19T10:00:00.000000+0000\","
                                + "\"validCommands\":[\"scrub\",\"deep-scrub\",\"repair\"]}]}\n");
        assertThat(rig.get("/cluster/pgs?state=scrubbing").json().path("items")).hasSize(1);
        assertThat(rig.get("/cluster/pgs?limit=1").json().path("items")).hasSize(1);
    }

    @Test
    void aPlacementGroupIsRepairedUnlessItIsBeingScrubbed() {
        rig.ended(rig.post("/cluster/pgs/2.0/commands", "{\"command\":\"repair\"}"));
        assertThat(ceph.log).containsExactly("mgr {pgid=2.0, prefix=pg repair}");

        assertThat(
                        rig.post("/cluster/pgs/3.1/commands", "{\"command\":\"repair\"}")
                                .is(409)
                                .detail())
                .isEqualTo(
                        "3.1 is active+clean+scrubbing: it has to be active and not being"
                                + " scrubbed");
        assertThat(rig.get("/cluster/pgs/3.1/valid_commands").text())
                .contains("{\"command\":\"repair\",\"valid\":false}");
        rig.get("/cluster/pgs/9.9").is(404);
        rig.get("/cluster/pgs/;rm").is(400);
    }

    @Test
    void anAnswerThatIsNoJsonIsCephsFault() {
        ceph.answers.put("osd tree", "Error EINVAL");

        assertThat(rig.get("/cluster/osds").is(502).detail())
                .isEqualTo("the cluster's answer is not JSON");
    }
}
