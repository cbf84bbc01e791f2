package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Placement groups: how they are, and the commands that check and mend them.
final class PlacementOperations {
    private static final String TAG = "cluster";
    private static final String GROUP = "/cluster/pgs/{pgid}";
    private static final Pattern PGID = Pattern.compile("[0-9]{1,10}\\.[0-9a-f]{1,8}");
    private static final List<String> COMMANDS = List.of("scrub", "deep-scrub", "repair");
    private static final int USUAL_LIMIT = 1000;

    private final Ceph ceph;
    private final Tasks tasks;

    PlacementOperations(Ceph ceph, Tasks tasks) {
        this.ceph = ceph;
        this.tasks = tasks;
    }

    record PlacementGroup(
            @Field("pool number.hash") String id,
            @Field("The number of its pool") long pool,
            @Field("active, clean, degraded…") List<String> state,
            @Field("The OSDs it shall be on") List<Integer> up,
            @Field("The OSDs that serve it") List<Integer> acting,
            @Field("Objects in it") long objects,
            @Field("Bytes in it") long bytes,
            @Field("When it was last checked") String lastScrub,
            @Field("When its data was last read and compared") String lastDeepScrub,
            @Field("What can be asked of it now") List<String> validCommands) {}

    record PlacementCommand(
            @Field(
                            value = "What to do",
                            oneOf = {"scrub", "deep-scrub", "repair"})
                    String command) {}

    /// Whether a command can be given now.
    record ValidCommand(
            @Field("The command") String command,
            @Field("Whether it can be given now") boolean valid) {}

    List<Operation> table() {
        return List.of(
                get("/cluster/pgs", TAG, "Lists placement groups")
                        .query("pool", new Shape.Whole(0, Integer.MAX_VALUE), "Only of this pool")
                        .query(
                                "state",
                                new Shape.Text("[a-z_]+", 40, List.of(), "inconsistent"),
                                "Only those in this state, such as degraded")
                        .query("limit", new Shape.Whole(1, 100_000), "At most so many (1000)")
                        .lists(PlacementGroup.class)
                        .fails(422, 502, 503)
                        .by(this::list),
                get(GROUP, TAG, "Describes a placement group")
                        .answers(PlacementGroup.class)
                        .fails(400, 404, 502, 503)
                        .by(this::existing),
                get(GROUP + "/valid_commands", TAG, "Tells what can be asked of it now")
                        .lists(ValidCommand.class)
                        .fails(400, 404, 502, 503)
                        .by(call -> validity(COMMANDS, existing(call).validCommands())),
                post(GROUP + "/commands", TAG, "Scrubs or repairs a placement group")
                        .takes(PlacementCommand.class)
                        .starts()
                        .fails(400, 404, 409, 415, 422, 429, 502, 503)
                        .by(this::command));
    }

    static List<ValidCommand> validity(List<String> all, List<String> valid) {
        return all.stream().map(c -> new ValidCommand(c, valid.contains(c))).toList();
    }

    private List<PlacementGroup> list(Call call) {
        long pool = Long.parseLong(call.query("pool", "-1"));
        String state = call.query("state", "");
        long limit = Long.parseLong(call.query("limit", Integer.toString(USUAL_LIMIT)));
        return all().stream()
                .filter(g -> pool < 0 || g.pool() == pool)
                .filter(g -> state.isEmpty() || g.state().contains(state))
                .limit(limit)
                .toList();
    }

    private List<PlacementGroup> all() {
        JsonNode dump = ceph.askManager("pg dump", "dumpcontents", List.of("pgs"));
        JsonNode stats = dump.isArray() ? dump : dump.path("pg_stats");
        List<PlacementGroup> groups = new ArrayList<>();
        stats.forEach(g -> groups.add(group(g)));
        return groups;
    }

    private PlacementGroup existing(Call call) {
        String id = call.text("pgid");
        if (!PGID.matcher(id).matches()) {
            throw Problem.of(400, "'" + id + "' is no placement group: write POOL.HASH, as 2.1f");
        }
        return all().stream()
                .filter(g -> g.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("there is no placement group " + id));
    }

    private static PlacementGroup group(JsonNode told) {
        String id = told.path("pgid").asString("");
        List<String> state = List.of(told.path("state").asString("").split("\\+"));
        JsonNode sum = told.path("stat_sum");
        return new PlacementGroup(
                id,
                Long.parseLong(id.substring(0, Math.max(0, id.indexOf('.')))),
                state,
                numbers(told.path("up")),
                numbers(told.path("acting")),
                sum.path("num_objects").asLong(0),
                sum.path("num_bytes").asLong(0),
                told.path("last_scrub_stamp").asString(""),
                told.path("last_deep_scrub_stamp").asString(""),
                state.contains("active") && !state.contains("scrubbing") ? COMMANDS : List.of());
    }

    private Tasks.TaskView command(Call call) {
        PlacementGroup group = existing(call);
        String command = call.body(PlacementCommand.class).command();
        if (!group.validCommands().contains(command)) {
            throw Problem.conflict(
                    group.id()
                            + " is "
                            + String.join("+", group.state())
                            + ": it has to be active and not being scrubbed");
        }
        return tasks.start(
                Tasks.Kind.CLUSTER,
                command + " of placement group " + group.id(),
                call.user(),
                _ -> {
                    ceph.storage().command(Ceph.command("pg " + command, "pgid", group.id()), true);
                    return null;
                });
    }

    static List<Integer> numbers(JsonNode list) {
        List<Integer> numbers = new ArrayList<>();
        list.forEach(n -> numbers.add(n.asInt(0)));
        return numbers;
    }
}
