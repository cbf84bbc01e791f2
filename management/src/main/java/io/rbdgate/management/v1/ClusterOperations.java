package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.get;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The cluster as it is: status, health, monitors, CRUSH, erasure profiles. Read-only.
final class ClusterOperations {
    private static final String TAG = "cluster";
    private final Ceph ceph;

    ClusterOperations(Ceph ceph) {
        this.ceph = ceph;
    }

    record ClusterStatus(
            @Field("The cluster's id") String fsid,
            @Field("The monitors' version, such as 16.2.15") String version,
            @Field("HEALTH_OK, HEALTH_WARN or HEALTH_ERR") String health,
            @Field("The monitors in quorum") List<String> quorum,
            @Field("OSDs that exist") int osds,
            @Field("OSDs that run") int osdsUp,
            @Field("OSDs that hold data") int osdsIn,
            @Field("Pools") int pools,
            @Field("Placement groups by state") Map<String, Long> pgStates,
            @Field("Bytes the cluster can hold, all copies counted") long totalBytes,
            @Field("Bytes in use, all copies counted") long usedBytes) {}

    record Health(
            @Field("HEALTH_OK, HEALTH_WARN or HEALTH_ERR") String status,
            @Field("What is wrong") List<HealthCheck> checks) {}

    record HealthCheck(
            @Field("Ceph's code of it") String code,
            @Field("HEALTH_WARN or HEALTH_ERR") String severity,
            @Field("What it is") String summary,
            @Field("Whether somebody has silenced it") boolean muted) {}

    record Monitor(
            @Field("Its name") String name,
            @Field("Its rank") int rank,
            @Field("Its address") String address,
            @Field("Whether it is in the quorum") boolean inQuorum) {}

    record CrushNode(
            @Field("Its number; buckets have negative ones") int id,
            @Field("Its name") String name,
            @Field("osd, host, rack, root…") String type,
            @Field("Its weight, of an OSD") double weight,
            @Field("What is below it") List<Integer> children) {}

    record ErasureProfile(
            @Field("Its name") String name, @Field("Its settings") Map<String, String> settings) {}

    List<Operation> table() {
        return List.of(
                get("/cluster/status", TAG, "Tells how the cluster is")
                        .answers(ClusterStatus.class)
                        .fails(502, 503)
                        .by(_ -> status(ceph.ask("status"), ceph.ask("version"))),
                get("/cluster/health", TAG, "Tells what is wrong with the cluster")
                        .answers(Health.class)
                        .fails(502, 503)
                        .by(_ -> health(ceph.ask("health", "detail", "detail"))),
                get("/cluster/monitors", TAG, "Lists the monitors")
                        .lists(Monitor.class)
                        .fails(502, 503)
                        .by(_ -> monitors(ceph.ask("quorum_status"))),
                get("/cluster/crush", TAG, "Lists the CRUSH tree, parents first")
                        .lists(CrushNode.class)
                        .fails(502, 503)
                        .by(_ -> crush(ceph.ask("osd tree"))),
                get("/cluster/erasure-profiles", TAG, "Lists the erasure profiles")
                        .lists(ErasureProfile.class)
                        .fails(502, 503)
                        .by(_ -> profiles()),
                get("/cluster/erasure-profiles/{name}", TAG, "Describes an erasure profile")
                        .answers(ErasureProfile.class)
                        .fails(404, 502, 503)
                        .by(call -> profile(call.text("name"))));
    }

    private static ClusterStatus status(JsonNode told, JsonNode version) {
        JsonNode osds = told.path("osdmap");
        osds = osds.path("osdmap").isObject() ? osds.path("osdmap") : osds; // up to Nautilus
        JsonNode pgs = told.path("pgmap");
        SortedMap<String, Long> states = new TreeMap<>();
        for (JsonNode state : pgs.path("pgs_by_state")) {
            states.put(state.path("state_name").asString(""), state.path("count").asLong(0));
        }
        return new ClusterStatus(
                told.path("fsid").asString(""),
                number(version.path("version").asString("")),
                told.path("health").path("status").asString(""),
                texts(told.path("quorum_names")),
                osds.path("num_osds").asInt(0),
                osds.path("num_up_osds").asInt(0),
                osds.path("num_in_osds").asInt(0),
                pgs.path("num_pools").asInt(0),
                states,
                pgs.path("bytes_total").asLong(0),
                pgs.path("bytes_used").asLong(0));
    }

    /// The number in `ceph version 16.2.15 (…) pacific (stable)`.
    private static String number(String version) {
        String[] words = version.split(" ", -1);
        return words.length > 2 ? words[2] : version;
    }

    private static Health health(JsonNode told) {
        List<HealthCheck> checks = new ArrayList<>();
        for (Map.Entry<String, JsonNode> check : told.path("checks").properties()) {
            JsonNode value = check.getValue();
            checks.add(
                    new HealthCheck(
                            check.getKey(),
                            value.path("severity").asString(""),
                            value.path("summary").path("message").asString(""),
                            value.path("muted").asBoolean(false)));
        }
        return new Health(told.path("status").asString(""), checks);
    }

    private static List<Monitor> monitors(JsonNode told) {
        Set<String> quorum = new HashSet<>(texts(told.path("quorum_names")));
        List<Monitor> monitors = new ArrayList<>();
        for (JsonNode mon : told.path("monmap").path("mons")) {
            String name = mon.path("name").asString("");
            monitors.add(
                    new Monitor(
                            name,
                            mon.path("rank").asInt(0),
                            mon.path("public_addr").asString(mon.path("addr").asString("")),
                            quorum.contains(name)));
        }
        return monitors;
    }

    private static List<CrushNode> crush(JsonNode told) {
        List<CrushNode> nodes = new ArrayList<>();
        for (JsonNode node : told.path("nodes")) {
            List<Integer> children = new ArrayList<>();
            node.path("children").forEach(c -> children.add(c.asInt(0)));
            nodes.add(
                    new CrushNode(
                            node.path("id").asInt(0),
                            node.path("name").asString(""),
                            node.path("type").asString(""),
                            node.path("crush_weight").asDouble(0),
                            children));
        }
        return nodes;
    }

    private List<ErasureProfile> profiles() {
        return texts(ceph.ask("osd erasure-code-profile ls")).stream().map(this::profile).toList();
    }

    private ErasureProfile profile(String name) {
        SortedMap<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> setting :
                ceph.ask("osd erasure-code-profile get", "name", name).properties()) {
            settings.put(setting.getKey(), setting.getValue().asString(""));
        }
        return new ErasureProfile(name, settings);
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(t -> texts.add(t.asString("")));
        return texts;
    }
}
