package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/disks/POOL/IMAGE`.
final class DiskNode extends Node {
    private final Model model;
    private final String id;

    DiskNode(Node parent, Model model, String id) {
        super(id.substring(id.indexOf('/') + 1), parent);
        this.model = model;
        this.id = id;
    }

    @Override
    public Summary summary() {
        DiskFacts facts = model.disk(id);
        if (!facts.exists()) {
            return Summary.of("NOT FOUND", false);
        }
        return Summary.of(
                id + " (" + facts.state() + ", " + facts.size() + ")",
                facts.state().equals("Online"));
    }

    @Override
    public Map<String, Object> attributes() {
        return attributesOf(model, id);
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "resize",
                        "Makes the disk larger.",
                        call -> DiskCalls.resize(model, id, call.text("size")),
                        Argument.required("size", "the new size, such as 300G")),
                Command.of(
                        "reconfigure",
                        "Changes a control of the disk; an empty value is the default.",
                        this::reconfigure,
                        Argument.required("attribute", "the control").from(this::controls),
                        Argument.required("value", "its value")),
                Command.of(
                        "snapshot",
                        "Creates, deletes or rolls back to a snapshot.",
                        this::snapshot,
                        Argument.required("action", "create, delete or rollback")
                                .from("create", "delete", "rollback"),
                        Argument.required("name", "the snapshot's name")
                                .from(() -> snapshots(model, id))));
    }

    static Map<String, Object> attributesOf(Model model, String id) {
        JsonNode disk = model.config().path("disks").path(id);
        DiskFacts facts = model.disk(id);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("image", disk.path("image").asString(""));
        shown.put("ceph_cluster", "ceph");
        shown.put("pool", disk.path("pool").asString(""));
        shown.put("wwn", disk.path("wwn").asString(""));
        shown.put("size_h", facts.size());
        shown.put("feature_list", V1.texts(model.image(id).path("features")));
        shown.put("snapshots", snapshots(model, id));
        shown.put("owner", disk.path("owner").asString(""));
        shown.put("lock_owner", facts.lockOwner());
        shown.put("state", facts.state());
        shown.put("backstore", disk.path("backstore").asString(""));
        shown.put("backstore_object_name", disk.path("backstore_object_name").asString(""));
        JsonNode defaults =
                model.settings()
                        .path("disk_default_controls")
                        .path(disk.path("backstore").asString(""));
        shown.put("control_values", Controls.shown(defaults, disk.path("controls")));
        return shown;
    }

    /// The names of an image's snapshots.
    static List<String> snapshots(Model model, String id) {
        return model.list(Model.imagePath(id) + "/snapshots").stream()
                .map(s -> V1.text(s, "name"))
                .toList();
    }

    private List<String> controls() {
        List<String> names = new ArrayList<>();
        model.settings()
                .path("disk_default_controls")
                .path("user:rbd")
                .propertyNames()
                .forEach(names::add);
        return names;
    }

    private Answer reconfigure(Call call) {
        if (model.config().path("disks").path(id).path("owner").asString("").isEmpty()) {
            throw new UsageException(
                    "Cannot reconfigure until disk assigned to target: " + id + " has no owner");
        }
        return DiskCalls.reconfigure(model, id, call.text("attribute"), call.text("value"));
    }

    private Answer snapshot(Call call) {
        String action = call.text("action");
        String path = ApiPath.ofImage("/api/disksnap", id) + ApiPath.of(call.text("name"));
        return switch (action) {
            case "create", "rollback" ->
                    DiskCalls.said(model.api().put(path, Map.of("mode", action)));
            case "delete" -> DiskCalls.said(model.api().delete(path, Map.of()));
            default ->
                    throw new UsageException(
                            "you can only create, delete, or rollback - " + action + " is invalid");
        };
    }
}
