package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.put;

import io.rbdgate.config.Iqn;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.management.v1.TargetViews.HostGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Host groups: initiators of a target that see the same LUNs. Only images can be in them, as with
/// the original.
final class HostGroupOperations {
    private static final String TAG = "host-groups";
    private static final String GROUP = "/targets/{iqn}/host-groups/{name}";
    private static final String NAME = "[a-zA-Z0-9_.-]{1,64}";

    private final Targets targets;
    private final ConfEdits edits;

    HostGroupOperations(Targets targets, ConfEdits edits) {
        this.targets = targets;
        this.edits = edits;
    }

    record GroupContent(
            @Field("The initiators in it") List<String> members,
            @Field("The LUNs they see, by the target's numbers") List<Integer> luns) {}

    List<Operation> table() {
        return List.of(
                get("/targets/{iqn}/host-groups", TAG, "Lists the host groups of a target")
                        .lists(HostGroup.class)
                        .fails(400, 404, 503)
                        .by(call -> targets.view(call.iqn("iqn")).hostGroups()),
                get(GROUP, TAG, "Describes a host group")
                        .answers(HostGroup.class)
                        .fails(400, 404, 503)
                        .by(this::view),
                put(GROUP, TAG, "Makes a host group, or makes it exactly this")
                        .takes(GroupContent.class)
                        .answers(HostGroup.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::replace),
                delete(GROUP, TAG, "Removes a host group; its members keep their LUNs")
                        .fails(400, 404, 409, 503)
                        .by(this::remove));
    }

    private HostGroup view(Call call) {
        String name = call.text("name");
        return targets.view(call.iqn("iqn")).hostGroups().stream()
                .filter(g -> g.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> Problem.notFound(call.iqn("iqn") + " has no host group " + name));
    }

    private HostGroup replace(Call call) {
        GatewayConf.Target target = targets.stored(call.iqn("iqn"));
        String name = call.text("name");
        if (!name.matches(NAME)) {
            throw Problem.of(400, "name: must match " + NAME);
        }
        GroupContent wanted = call.body(GroupContent.class);
        Map<Integer, String> disks = new HashMap<>();
        target.disks().forEach((id, number) -> disks.put(number, id));
        List<Problem.Fault> faults = new ArrayList<>();
        List<String> members = members(wanted, target, faults);
        List<String> images = new ArrayList<>();
        for (int i = 0; i < wanted.luns().size(); i++) {
            String disk = disks.get(wanted.luns().get(i));
            if (disk == null) {
                faults.add(new Problem.Fault("luns[" + i + "]", "is no RBD image of the target"));
            } else {
                images.add(disk);
            }
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        targets.change(target.iqn(), edits.groups().replace(target.iqn(), name, members, images));
        return view(call);
    }

    private static List<String> members(
            GroupContent wanted, GatewayConf.Target target, List<Problem.Fault> faults) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < wanted.members().size(); i++) {
            try {
                String member = new Iqn(wanted.members().get(i)).text();
                if (target.clients().containsKey(member)) {
                    members.add(member);
                } else {
                    faults.add(
                            new Problem.Fault("members[" + i + "]", "is not listed by the target"));
                }
            } catch (IllegalArgumentException e) {
                faults.add(new Problem.Fault("members[" + i + "]", String.valueOf(e.getMessage())));
            }
        }
        return members;
    }

    private Map<String, String> remove(Call call) {
        HostGroup group = view(call);
        targets.requireChangeable(call.iqn("iqn"));
        targets.change(call.iqn("iqn"), edits.groups().delete(call.iqn("iqn"), group.name()));
        return Map.of();
    }
}
