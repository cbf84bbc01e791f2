package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cluster and its commands; the witness is `ceph`.
interface ApiV1ClusterTests extends ApiV1Side {

    private JsonNode told(String... words) {
        return new JsonMapper().readTree(site().ceph().cephJson(words));
    }

    @Test
    default void theClusterIsDescribedAsCephDoes() {
        JsonNode status = api().get("/cluster/status");
        assertThat(status.path("fsid").stringValue()).isEqualTo(site().ceph().fsid().toString());
        assertThat(status.path("quorum").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
        assertThat(status.path("osdsUp").intValue()).isEqualTo(3);
        assertThat(status.path("pgStates").propertyNames()).contains("active+clean");

        JsonNode health = told("health", "detail");
        assertThat(api().get("/cluster/health").path("status")).isEqualTo(health.path("status"));
        assertThat(api().get("/cluster/health").path("checks"))
                .hasSize(health.path("checks").size());
        assertThat(api().list("/cluster/monitors").findValuesAsString("name"))
                .containsExactly("a", "b", "c");
        assertThat(api().list("/cluster/monitors").findValuesAsString("inQuorum"))
                .containsOnly("true");
        assertThat(api().list("/cluster/crush").findValuesAsString("name"))
                .isEqualTo(told("osd", "tree").path("nodes").findValuesAsString("name"));
        assertThat(api().list("/cluster/erasure-profiles").findValuesAsString("name"))
                .contains("default");
        assertThat(api().get("/cluster/erasure-profiles/default").path("settings").path("plugin"))
                .isEqualTo(told("osd", "erasure-code-profile", "get", "default").path("plugin"));
        api().refused(404, "GET", "/cluster/erasure-profiles/none", null);
    }

    @Test
    default void theGatewayTellsItsWayToTheCluster() {
        JsonNode cluster = api().get("/gateway").path("cluster");

        assertThat(cluster.path("conf").stringValue()).isEqualTo(site().ceph().conf().toString());
        assertThat(cluster.path("client").stringValue()).isEqualTo("client.admin");
    }

    @Test
    default void anOsdIsTakenOutAndIn() {
        assertThat(api().list("/cluster/osds")).hasSize(3);
        assertThat(valid("/cluster/osds/2"))
                .containsExactly("out", "scrub", "deep-scrub", "repair");

        JsonNode task = api().task("POST", "/cluster/osds/2/commands", Map.of("command", "out"));

        assertThat(told("osd", "dump").path("osds").get(2).path("in").intValue()).isZero();
        assertThat(api().get("/cluster/osds/2").path("in").booleanValue()).isFalse();
        assertThat(valid("/cluster/osds/2")).containsExactly("in", "scrub", "deep-scrub", "repair");
        assertThat(api().refused(409, "POST", "/cluster/osds/2/commands", Map.of("command", "out")))
                .isEqualTo("osd.2 is up and out: possible are in, scrub, deep-scrub, repair");
        api().task("POST", "/cluster/osds/2/commands", Map.of("command", "in"));
        assertThat(told("osd", "dump").path("osds").get(2).path("in").intValue()).isEqualTo(1);

        String id = task.path("id").stringValue();
        assertThat(api().get("/cluster/requests/" + id).path("headline").stringValue())
                .isEqualTo("out of osd.2");
        assertThat(api().list("/cluster/requests?state=complete").findValuesAsString("id"))
                .contains(id);
        assertThat(api().list("/cluster/requests?state=submitted").findValuesAsString("id"))
                .doesNotContain(id);
    }

    private List<String> valid(String path) {
        List<String> valid = new ArrayList<>();
        for (JsonNode command : api().list(path + "/valid_commands")) {
            if (command.path("valid").booleanValue()) {
                valid.add(command.path("command").stringValue());
            }
        }
        return valid;
    }

    @ParameterizedTest
    @ValueSource(strings = {"scrub", "deep-scrub", "repair"})
    default void anOsdIsScrubbedAndRepaired(String command) {
        api().task("POST", "/cluster/osds/0/commands", Map.of("command", command));
    }

    @Test
    default void aPlacementGroupIsScrubbed() {
        long number = described("rbd").path("id").longValue();
        String pg = "/cluster/pgs/" + number + ".3";
        assertThat(api().list("/cluster/pgs?limit=3")).hasSize(3);
        String active = "/cluster/pgs?pool=" + number + "&state=active";
        assertThat(Waiting.until(ApiV1Site.LIMIT, () -> api().list(active).size() == 8)).isTrue();
        assertThat(valid(pg)).containsExactly("scrub", "deep-scrub", "repair");
        JsonNode before = api().get(pg);
        assertThat(before.path("state").toString()).contains("active");
        assertThat(before.path("acting"))
                .isEqualTo(told("pg", "map", number + ".3").path("acting"));

        for (String command : List.of("scrub", "repair", "deep-scrub")) {
            api().task("POST", pg + "/commands", Map.of("command", command));
        }

        String old = before.path("lastDeepScrub").stringValue();
        boolean scrubbed =
                Waiting.until(
                        ApiV1Site.LIMIT,
                        () -> !api().get(pg).path("lastDeepScrub").stringValue().equals(old));
        assertThat(scrubbed).isTrue();
        JsonNode witness = told("pg", number + ".3", "query").path("info").path("stats");
        assertThat(witness.path("last_deep_scrub_stamp").stringValue()).isNotEqualTo(old);
    }
}
