package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/iscsi-targets/IQN/hosts/INITIATOR`.
final class HostNode extends Node {
    private final Model model;
    private final String iqn;

    HostNode(Node parent, Model model, String iqn, String client) {
        super(client, parent);
        this.model = model;
        this.iqn = iqn;
    }

    @Override
    List<Node> makeChildren() {
        List<Node> nodes = new ArrayList<>();
        luns().properties()
                .forEach(
                        e ->
                                nodes.add(
                                        new LunNode(
                                                this,
                                                model,
                                                e.getKey(),
                                                e.getValue().path("lun_id").asString("?"))));
        return nodes;
    }

    @Override
    public Summary summary() {
        long total =
                luns().propertyNames().stream().mapToLong(id -> model.disk(id).sizeOrZero()).sum();
        boolean in = !sessions().isEmpty();
        String text =
                (in ? "LOGGED-IN, " : "")
                        + "Auth: "
                        + Credentials.kind(client().path("auth"))
                        + ", Disks: "
                        + luns().size()
                        + "("
                        + SizeText.of(total)
                        + ")";
        return Summary.of(text, Credentials.on(client().path("auth")));
    }

    @Override
    public Map<String, Object> attributes() {
        List<JsonNode> sessions = sessions();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("client_iqn", name());
        shown.put(
                "ip_address",
                sessions.stream()
                        .map(s -> s.path("peer").asString(""))
                        .distinct()
                        .collect(Collectors.joining(",")));
        shown.put("alias", sessions.isEmpty() ? "" : sessions.getLast().path("alias").asString(""));
        shown.put("logged_in", sessions.isEmpty() ? "" : "LOGGED_IN");
        shown.put("auth", Credentials.shown(client().path("auth")));
        shown.put("group_name", client().path("group_name").asString(""));
        Map<String, Object> luns = new LinkedHashMap<>();
        luns().properties()
                .forEach(
                        e ->
                                luns.put(
                                        e.getKey(),
                                        "lun_id=" + e.getValue().path("lun_id").asString("?")));
        shown.put("luns", luns);
        return shown;
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(
                        "auth",
                        "CHAP for this initiator; `auth nochap` asks for none.",
                        Credentials.arguments(),
                        call ->
                                DiskCalls.said(
                                        model.api()
                                                .put(
                                                        ApiPath.of(
                                                                "api", "clientauth", iqn, name()),
                                                        Credentials.form(call)))),
                Command.of(
                        "disk",
                        "Gives the initiator a disk or takes it away; a disk that does not exist is"
                                + " created with `size`, one not mapped to the target is mapped.",
                        this::disk,
                        Argument.optional("action", "add (default) or remove")
                                .from("add", "remove"),
                        Argument.optional("disk", "pool/image").from(this::disks),
                        Argument.optional("size", "of a disk to create, such as 10G")));
    }

    private List<String> disks() {
        return List.copyOf(model.config().path("disks").propertyNames());
    }

    private JsonNode client() {
        return model.target(iqn).path("clients").path(name());
    }

    private JsonNode luns() {
        return client().path("luns");
    }

    private List<JsonNode> sessions() {
        return model.sessions().stream()
                .filter(s -> s.path("target").asString("").equals(iqn))
                .filter(s -> s.path("initiator").asString("").equals(name()))
                .toList();
    }

    private Answer disk(Call call) {
        String action = call.optional("action", "add");
        String disk = call.optional("disk");
        String size = call.optional("size");
        if (action.contains("/")) {
            // `disk pool/image [size]`: the action left out
            size = size == null ? disk : size;
            disk = action;
            action = "add";
        }
        if (disk == null) {
            throw new UsageException("You must supply a disk name to add/remove for this client");
        }
        String path = ApiPath.of("api", "clientlun", iqn, name());
        return switch (action) {
            case "remove" -> DiskCalls.said(model.api().delete(path, Map.of("disk", disk)));
            case "add" -> add(path, disk, size);
            default ->
                    throw new UsageException(
                            "you can only add and remove disks - " + action + " is invalid");
        };
    }

    private Answer add(String path, String disk, @Nullable String size) {
        if (!model.config().path("disks").has(disk)) {
            create(disk, size);
        }
        TargetDisksNode.mapIfNeeded(model, iqn, disk);
        Answer answer = DiskCalls.said(model.api().put(path, Map.of("disk", disk)));
        long others = 0;
        for (Map.Entry<String, JsonNode> other : model.target(iqn).path("clients").properties()) {
            others +=
                    !other.getKey().equals(name()) && other.getValue().path("luns").has(disk)
                            ? 1
                            : 0;
        }
        if (others == 0 || !(answer instanceof Answer.Done done)) {
            return answer;
        }
        String warning = "Warning: '" + disk + "' mapped to " + others + " other client(s)";
        return new Answer.Done(done.message(), List.of(warning), null);
    }

    private void create(String disk, @Nullable String size) {
        if (size == null) {
            throw new UsageException(
                    "disk '" + disk + "' is not defined; give a size to create it");
        }
        int slash = disk.indexOf('/');
        if (slash < 0) {
            throw new UsageException("Invalid format. Use pool_name/disk_name");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("pool", disk.substring(0, slash));
        form.put("size", DiskCalls.size(size));
        form.put("mode", "create");
        model.api().put(ApiPath.ofImage("/api/disk", disk), form);
    }

    /// `…/hosts/INITIATOR/lun N`.
    private static final class LunNode extends Node {
        private final Model model;
        private final String disk;
        private final String lun;

        LunNode(Node parent, Model model, String disk, String lun) {
            super("lun " + lun, parent);
            this.model = model;
            this.disk = disk;
            this.lun = lun;
        }

        @Override
        public Summary summary() {
            return Summary.good(disk + "(" + model.disk(disk).size() + "), Owner: " + owner());
        }

        @Override
        public Map<String, Object> attributes() {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("rbd_name", disk);
            shown.put("owner", owner());
            shown.put("size", String.valueOf(model.disk(disk).sizeOrZero()));
            shown.put("size_h", model.disk(disk).size());
            shown.put("lun_id", lun);
            return shown;
        }

        private String owner() {
            return model.config().path("disks").path(disk).path("owner").asString("");
        }
    }
}
