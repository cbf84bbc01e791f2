package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// OSDs: how they are, and the commands that check them or move data.
final class OsdOperations {
    private static final String TAG = "cluster";
    private static final String OSD = "/cluster/osds/{id}";
    private static final List<String> COMMANDS =
            List.of("in", "out", "scrub", "deep-scrub", "repair");

    private final Ceph ceph;
    private final Tasks tasks;

    OsdOperations(Ceph ceph, Tasks tasks) {
        this.ceph = ceph;
        this.tasks = tasks;
    }

    record Osd(
            @Field("Its number") int id,
            @Field("Its name") String name,
            @Field("The host it is on") String host,
            @Field("ssd, hdd…") String deviceClass,
            @Field("Whether it runs") boolean up,
            @Field("Whether it holds data") boolean in,
            @Field("Its weight in the CRUSH tree") double weight,
            @Field("The share of it that is used, 0 to 1") double reweight,
            @Field("What can be asked of it now") List<String> validCommands) {}

    record OsdCommand(
            @Field(
                            value = "What to do",
                            oneOf = {"in", "out", "scrub", "deep-scrub", "repair"})
                    String command) {}

    List<Operation> table() {
        return List.of(
                get("/cluster/osds", TAG, "Lists the OSDs")
                        .lists(Osd.class)
                        .fails(502, 503)
                        .by(_ -> all()),
                get(OSD, TAG, "Describes an OSD")
                        .answers(Osd.class)
                        .fails(400, 404, 502, 503)
                        .by(this::existing),
                get(OSD + "/valid_commands", TAG, "Tells what can be asked of it now")
                        .lists(PlacementOperations.ValidCommand.class)
                        .fails(400, 404, 502, 503)
                        .by(
                                call ->
                                        PlacementOperations.validity(
                                                COMMANDS, existing(call).validCommands())),
                post(OSD + "/commands", TAG, "Scrubs or repairs an OSD, takes it in or out")
                        .takes(OsdCommand.class)
                        .starts()
                        .fails(400, 404, 409, 415, 422, 429, 502, 503)
                        .by(this::command));
    }

    private List<Osd> all() {
        JsonNode nodes = ceph.ask("osd tree").path("nodes");
        Map<Integer, String> hosts = new HashMap<>();
        for (JsonNode node : nodes) {
            if (node.path("type").asString("").equals("host")) {
                PlacementOperations.numbers(node.path("children"))
                        .forEach(c -> hosts.put(c, node.path("name").asString("")));
            }
        }
        List<Osd> osds = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (node.path("type").asString("").equals("osd")) {
                osds.add(osd(node, hosts.getOrDefault(node.path("id").asInt(0), "")));
            }
        }
        return osds;
    }

    private static Osd osd(JsonNode node, String host) {
        boolean up = node.path("status").asString("").equals("up");
        double reweight = node.path("reweight").asDouble(0);
        List<String> valid = new ArrayList<>();
        valid.add(reweight > 0 ? "out" : "in");
        if (up) {
            valid.addAll(COMMANDS.subList(2, COMMANDS.size()));
        }
        return new Osd(
                node.path("id").asInt(0),
                node.path("name").asString(""),
                host,
                node.path("device_class").asString(""),
                up,
                reweight > 0,
                node.path("crush_weight").asDouble(0),
                reweight,
                valid);
    }

    private Osd existing(Call call) {
        int id = call.number("id");
        return all().stream()
                .filter(o -> o.id() == id)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("there is no osd." + id));
    }

    private Tasks.TaskView command(Call call) {
        Osd osd = existing(call);
        String command = call.body(OsdCommand.class).command();
        if (!osd.validCommands().contains(command)) {
            throw Problem.conflict(
                    osd.name()
                            + " is "
                            + (osd.up() ? "up" : "down")
                            + " and "
                            + (osd.in() ? "in" : "out")
                            + ": possible are "
                            + String.join(", ", osd.validCommands()));
        }
        return tasks.start(
                Tasks.Kind.CLUSTER,
                command + " of " + osd.name(),
                call.user(),
                _ -> {
                    send(osd, command);
                    return null;
                });
    }

    /// The monitors take OSDs in and out; the manager passes scrubs on to them.
    private void send(Osd osd, String command) {
        String id = Integer.toString(osd.id());
        if (command.equals("in") || command.equals("out")) {
            ceph.storage().command(Ceph.command("osd " + command, "ids", List.of(id)), false);
        } else {
            ceph.storage().command(Ceph.command("osd " + command, "who", id), true);
        }
    }
}
