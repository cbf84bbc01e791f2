package io.rbdgate.management.shell.tree;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/images/POOL/IMAGE`.
final class ImageNode extends Node {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Model model;
    private final String id;

    ImageNode(Node parent, Model model, String id) {
        super(id.substring(id.indexOf('/') + 1), parent);
        this.model = model;
        this.id = id;
    }

    @Override
    public Summary summary() {
        JsonNode image = model.image(id);
        if (image.isMissingNode()) {
            return Summary.of("NOT FOUND", false);
        }
        boolean disk = model.config().path("disks").has(id);
        String size = SizeText.of(image.path("sizeBytes").asLong(0));
        return Summary.good(size + (disk ? ", disk" : ""));
    }

    @Override
    public Map<String, Object> attributes() {
        return V1.attributes(model.image(id));
    }

    @Override
    public List<Command> commands() {
        Argument target = Argument.required("target", "the new image, pool/image");
        return List.of(
                Command.of(
                        "resize",
                        "Makes the image larger.",
                        this::resize,
                        Argument.required("size", "such as 20G")),
                Command.of("delete", "Deletes the image with all data.", call -> delete()),
                Command.of(
                        "trash",
                        "Moves the image to the trash.",
                        this::trash,
                        Argument.optional("delay", "seconds it is safe there")),
                Command.of("copy", "Copies the newest data.", c -> copy(c, "copy"), target),
                Command.of(
                        "deep_copy",
                        "Copies data and snapshots.",
                        c -> copy(c, "deep-copy"),
                        target),
                Command.of(
                        "flatten",
                        "Makes a clone independent of its parent.",
                        call -> post("flatten")),
                Command.of(
                        "snapshot",
                        "Creates, deletes, protects, unprotects or clones a snapshot, or rolls back"
                                + " to it.",
                        this::snapshot,
                        Argument.required("action", "what to do")
                                .from(
                                        "create",
                                        "delete",
                                        "protect",
                                        "unprotect",
                                        "rollback",
                                        "clone"),
                        Argument.required("name", "the snapshot")
                                .from(() -> DiskNode.snapshots(model, id)),
                        Argument.optional("target", "of a clone, pool/image")));
    }

    private Answer resize(Call call) {
        ObjectNode body = JSON.createObjectNode();
        body.put("sizeBytes", SizeText.parse(call.text("size")));
        return DiskCalls.said(model.api().json("POST", ImagesNode.path(id, "resize"), body));
    }

    private Answer delete() {
        return DiskCalls.said(model.api().json("DELETE", ImagesNode.path(id), null));
    }

    private Answer trash(Call call) {
        ObjectNode body = JSON.createObjectNode();
        String delay = call.optional("delay", "0");
        if (!delay.matches("[0-9]{1,10}")) {
            throw new UsageException("delay is a number of seconds, not '" + delay + "'");
        }
        body.put("delaySeconds", Long.parseLong(delay));
        return DiskCalls.said(model.api().json("POST", ImagesNode.path(id, "trash"), body));
    }

    private Answer copy(Call call, String route) {
        ObjectNode body = ImagesNode.nameOf(call.text("target"));
        return DiskCalls.said(model.api().json("POST", ImagesNode.path(id, route), body));
    }

    private Answer post(String... route) {
        return DiskCalls.said(model.api().json("POST", ImagesNode.path(id, route), null));
    }

    private Answer snapshot(Call call) {
        String action = call.text("action");
        String snapshot = call.text("name");
        return switch (action) {
            case "create" -> {
                ObjectNode body = JSON.createObjectNode();
                body.put("name", snapshot);
                yield DiskCalls.said(
                        model.api().json("POST", ImagesNode.path(id, "snapshots"), body));
            }
            case "delete" ->
                    DiskCalls.said(
                            model.api()
                                    .json(
                                            "DELETE",
                                            ImagesNode.path(id, "snapshots", snapshot),
                                            null));
            case "protect", "unprotect" -> post("snapshots", snapshot, action);
            case "rollback" ->
                    DiskCalls.said(
                            model.api()
                                    .json(
                                            "POST",
                                            ImagesNode.path(id, "snapshots", snapshot, action),
                                            JSON.createObjectNode()));
            case "clone" ->
                    DiskCalls.said(
                            model.api()
                                    .json(
                                            "POST",
                                            ImagesNode.path(id, "snapshots", snapshot, "clone"),
                                            ImagesNode.nameOf(call.text("target"))));
            default ->
                    throw new UsageException(
                            "create, delete, protect, unprotect, rollback or clone, not '"
                                    + action
                                    + "'");
        };
    }
}
