package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/iscsi-targets/IQN/disks`: the disks mapped to a target.
final class TargetDisksNode extends Node {
    private final Model model;
    private final String iqn;

    TargetDisksNode(Node target, Model model) {
        super("disks", target);
        this.model = model;
        this.iqn = target.name();
    }

    @Override
    List<Node> makeChildren() {
        List<Node> nodes = new ArrayList<>();
        disks().propertyNames().forEach(id -> nodes.add(new TargetDiskNode(this, model, iqn, id)));
        return nodes;
    }

    @Override
    public Summary summary() {
        return Summary.neutral("Disks: " + disks().size());
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "add",
                        "Maps a disk to the target.",
                        this::add,
                        Argument.required("disk", "pool/image").from(this::unmapped),
                        Argument.optional("lun_id", "the LUN, else the lowest free one")),
                Command.of(
                        "delete",
                        "Takes a disk from the target; no host may still have it.",
                        call -> DiskCalls.said(model.api().delete(apiPath(iqn), call.form("disk"))),
                        Argument.required("disk", "pool/image")
                                .from(() -> List.copyOf(disks().propertyNames()))));
    }

    private Answer add(Call call) {
        return DiskCalls.said(model.api().put(apiPath(iqn), call.form("disk", "lun_id")));
    }

    static String apiPath(String iqn) {
        return ApiPath.of("api", "targetlun", iqn);
    }

    /// Maps `disk` unless it is mapped already.
    static void mapIfNeeded(Model model, String iqn, String disk) {
        if (!model.target(iqn).path("disks").has(disk)) {
            model.api().put(apiPath(iqn), Map.of("disk", disk));
        }
    }

    private List<String> unmapped() {
        List<String> ids = new ArrayList<>();
        model.config()
                .path("disks")
                .properties()
                .forEach(
                        e -> {
                            if (e.getValue().path("owner").asString("").isEmpty()) {
                                ids.add(e.getKey());
                            }
                        });
        return ids;
    }

    private JsonNode disks() {
        return model.target(iqn).path("disks");
    }

    /// `/iscsi-targets/IQN/disks/POOL/IMAGE`.
    private static final class TargetDiskNode extends Node {
        private final Model model;
        private final String iqn;

        TargetDiskNode(Node parent, Model model, String iqn, String id) {
            super(id, parent);
            this.model = model;
            this.iqn = iqn;
        }

        @Override
        public Summary summary() {
            String lun = model.target(iqn).path("disks").path(name()).path("lun_id").asString("?");
            return Summary.good("Owner: " + owner() + ", Lun: " + lun);
        }

        @Override
        public Map<String, Object> attributes() {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", name());
            shown.put("owner", owner());
            return shown;
        }

        private String owner() {
            return model.config().path("disks").path(name()).path("owner").asString("");
        }
    }
}
