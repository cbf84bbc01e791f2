package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.GatewayConf.Group;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut.Call;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Groups of initiators that see the same disks.
final class GroupRoutes {
    private static final String WHAT = "hostgroup create/update";

    private final Plane plane;

    GroupRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        routes.add("GET", "/api/hostgroups/{target}", "Host groups of a target", this::list);
        String group = "/api/hostgroup/{target}/{group}";
        routes.add("GET", group, "A host group", this::get);
        routes.add("PUT", group, "Adds to or removes from a group", this::put);
        routes.add("DELETE", group, "Deletes a group, its LUN maps stay", this::delete);
        String here = "/api/_hostgroup/{target}/{group}";
        routes.add("GET", here, "A host group", this::show);
        routes.add("PUT", here, "Makes it so here", this::putHere);
        routes.add("DELETE", here, "Deletes it here", this::deleteHere);
    }

    private Answer list(Request request) {
        String iqn = Names.iqn(request.variable("target"));
        return Answer.ok(Map.of("groups", plane.target(iqn).groups().keySet()));
    }

    private static String action(Request request) {
        String action = request.field("action", "add").toLowerCase(Locale.ROOT);
        if (!Set.of("add", "remove").contains(action)) {
            throw new ApiProblem(405, "Invalid action '" + action + "': add or remove");
        }
        return action;
    }

    private @Nullable Group find(String iqn, String name) {
        return plane.target(iqn).groups().get(name);
    }

    private Answer get(Request request) {
        String iqn = Names.iqn(request.variable("target"));
        plane.live().preview(ConfEdits.servedBy(plane.own(), iqn));
        action(request);
        return show(request);
    }

    private Answer show(Request request) {
        Group group = find(Names.iqn(request.variable("target")), request.variable("group"));
        if (group == null) {
            throw new ApiProblem(404, "Group name does not exist");
        }
        ObjectNode disks = Json.object();
        group.disks().forEach((id, number) -> disks.putObject(id).put("lun_id", number));
        return Answer.ok(Map.of("members", group.members(), "disks", disks));
    }

    private Answer put(Request request) {
        String iqn = plane.targetToChange(request);
        boolean adds = action(request).equals("add");
        String name = request.variable("group");
        List<String> members = Names.list(request.field("members", "").toLowerCase(Locale.ROOT));
        List<String> disks = Names.list(request.field("disks", ""));
        ConfigEdit edit =
                adds
                        ? plane.edits().groups().add(iqn, name, members, disks)
                        : plane.edits().groups().remove(iqn, name, members, disks);
        GatewayConf after = plane.live().preview(plane.here(iqn, edit));
        GatewayConf.Target target = after.targets().get(iqn);
        Group group = target == null ? null : target.groups().get(name);
        List<String> allMembers = group == null ? List.of() : group.members();
        Set<String> allDisks = group == null ? Set.of() : group.disks().keySet();
        plane.fan()
                .change(
                        WHAT,
                        plane.portals(iqn),
                        plane.here(iqn, edit),
                        Call.of(
                                "PUT",
                                List.of("_hostgroup", iqn, name),
                                "members",
                                String.join(",", allMembers),
                                "disks",
                                String.join(",", allDisks)));
        return Answer.message(200, WHAT + " successful");
    }

    private Answer delete(Request request) {
        String iqn = plane.targetToChange(request);
        action(request);
        String name = request.variable("group");
        plane.live()
                .change(plane.here(iqn, plane.edits().groups().delete(iqn, name)), Effect.GIVES);
        return Answer.message(200, "Group definition '" + name + "' deleted");
    }

    /// As in the original, whoever is called first stores it; the others find it done.
    private Answer putHere(Request request) {
        String iqn = plane.targetToChange(request);
        List<String> members = Names.list(request.mandatory("members"));
        List<String> disks = Names.list(request.mandatory("disks"));
        String name = request.variable("group");
        plane.live()
                .change(plane.edits().groups().replace(iqn, name, members, disks), Effect.TAKES);
        return Answer.message(200, "Group created/updated");
    }

    private Answer deleteHere(Request request) {
        String iqn = plane.targetToChange(request);
        String name = request.variable("group");
        plane.live().change(plane.edits().groups().delete(iqn, name), Effect.GIVES);
        return Answer.message(200, "Group definition '" + name + "' deleted");
    }
}
