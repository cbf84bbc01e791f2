package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/iscsi-targets/IQN/host-groups`.
final class HostGroupsNode extends Node {
    private final Model model;
    private final String iqn;

    HostGroupsNode(Node target, Model model) {
        super("host-groups", target);
        this.model = model;
        this.iqn = target.name();
    }

    @Override
    List<Node> makeChildren() {
        return names().stream().<Node>map(g -> new GroupNode(this, model, iqn, g)).toList();
    }

    @Override
    public Summary summary() {
        return Summary.neutral("Groups : " + names().size());
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "create",
                        "Creates a group of hosts that share disks.",
                        this::create,
                        Argument.required(
                                "group_name", "1 to 32 letters, digits, '_', '-' and '@'")),
                Command.of(
                        "delete",
                        "Deletes a group; its hosts keep their disks.",
                        call ->
                                DiskCalls.said(
                                        model.api()
                                                .delete(
                                                        apiPath(iqn, call.text("group_name")),
                                                        Map.of())),
                        Argument.required("group_name", "the group").from(this::names)));
    }

    private List<String> names() {
        return List.copyOf(model.target(iqn).path("groups").propertyNames());
    }

    private static String apiPath(String iqn, String group) {
        return ApiPath.of("api", "hostgroup", iqn, group);
    }

    private Answer create(Call call) {
        String group = call.text("group_name");
        if (names().contains(group)) {
            throw new UsageException("Group " + group + " already defined");
        }
        if (!group.matches("[\\w@-]{1,32}")) {
            throw new UsageException(
                    "Invalid group name - max of 32 chars of alphanumeric and -,_,@ characters");
        }
        Answer answer = DiskCalls.said(model.api().put(apiPath(iqn, group), Map.of()));
        return answer instanceof Answer.Done done
                ? new Answer.Done(done.message(), done.warnings(), path() + "/" + group)
                : answer;
    }

    /// `/iscsi-targets/IQN/host-groups/GROUP`.
    private static final class GroupNode extends Node {
        private final Model model;
        private final String iqn;

        GroupNode(Node parent, Model model, String iqn, String group) {
            super(group, parent);
            this.model = model;
            this.iqn = iqn;
        }

        @Override
        List<Node> makeChildren() {
            List<Node> nodes = new ArrayList<>();
            members().forEach(m -> nodes.add(new MemberNode(this, m, "host")));
            disks().forEach(d -> nodes.add(new MemberNode(this, d, "disk")));
            return nodes;
        }

        @Override
        public Summary summary() {
            return Summary.neutral("Hosts: " + members().size() + ", Disks: " + disks().size());
        }

        @Override
        public List<Command> commands() {
            Argument action = Argument.required("action", "add or remove").from("add", "remove");
            return List.of(
                    Command.of(
                            "host",
                            "Adds a host, which gets the group's disks, or removes it.",
                            call -> change(call, "members", call.text("client_iqn")),
                            action,
                            Argument.required("client_iqn", "the host").from(this::hosts)),
                    Command.of(
                            "disk",
                            "Adds a disk for all hosts of the group (mapping it to the target"
                                    + " first), or removes it from all.",
                            this::disk,
                            action,
                            Argument.required("disk_name", "pool/image").from(this::allDisks)));
        }

        private Answer disk(Call call) {
            String disk = call.text("disk_name");
            DiskCalls.mustExist(model, disk);
            if (call.text("action").equals("add")) {
                TargetDisksNode.mapIfNeeded(model, iqn, disk);
            }
            return change(call, "disks", disk);
        }

        private Answer change(Call call, String field, String value) {
            String action = call.text("action");
            if (!action.equals("add") && !action.equals("remove")) {
                throw new UsageException("Invalid request - add or remove, not '" + action + "'");
            }
            Map<String, String> form = new LinkedHashMap<>();
            form.put("action", action);
            form.put(field, value);
            return DiskCalls.said(model.api().put(apiPath(iqn, name()), form));
        }

        private JsonNode group() {
            return model.target(iqn).path("groups").path(name());
        }

        private List<String> members() {
            List<String> members = new ArrayList<>();
            group().path("members").forEach(m -> members.add(m.asString()));
            return members;
        }

        private List<String> disks() {
            JsonNode disks = group().path("disks");
            List<String> ids = new ArrayList<>(disks.propertyNames());
            if (disks.isArray()) {
                disks.forEach(d -> ids.add(d.asString()));
            }
            return ids;
        }

        private List<String> hosts() {
            return List.copyOf(model.target(iqn).path("clients").propertyNames());
        }

        private List<String> allDisks() {
            return List.copyOf(model.config().path("disks").propertyNames());
        }
    }

    /// A host or a disk of a group.
    private static final class MemberNode extends Node {
        private final String kind;

        MemberNode(Node parent, String name, String kind) {
            super(name, parent);
            this.kind = kind;
        }

        @Override
        public Summary summary() {
            return Summary.good(kind);
        }
    }
}
