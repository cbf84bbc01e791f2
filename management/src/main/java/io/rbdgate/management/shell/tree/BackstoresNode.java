package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/backstores`: every LUN of this gateway with what it is on, whether from its configuration file
/// or made through the API.
final class BackstoresNode extends Node {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Model model;

    BackstoresNode(Node parent, Model model) {
        super("backstores", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        List<Node> nodes = new ArrayList<>();
        for (JsonNode target : model.list("/targets")) {
            String iqn = V1.text(target, "iqn");
            target.path("luns").forEach(lun -> nodes.add(new BackstoreNode(this, iqn, lun)));
        }
        return nodes;
    }

    @Override
    public Summary summary() {
        List<JsonNode> luns = luns();
        long online = luns.stream().filter(l -> l.path("online").asBoolean(false)).count();
        return Summary.of("Online: " + online + "/" + luns.size(), online == luns.size());
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Integer> byType = new TreeMap<>();
        luns().forEach(l -> byType.merge(V1.text(l.path("backstore"), "type"), 1, Integer::sum));
        return new LinkedHashMap<>(byType);
    }

    @Override
    public List<Command> commands() {
        Argument target = Argument.required("target", "its iSCSI name").from(this::targets);
        Argument lun = Argument.required("lun", "the LUN");
        return List.of(
                Command.of(
                        "create",
                        "Adds a LUN on any backstore: `create IQN file path=/srv/d.img size=10G`,"
                                + " `create IQN rbd pool=rbd image=disk_1`.",
                        this::create,
                        target,
                        Argument.required("type", "what it is on")
                                .from("rbd", "file", "device", "memory", "nullio"),
                        Argument.optional("path", "of a file or device, on the gateway"),
                        Argument.optional("size", "such as 10G; of an image only to make it"),
                        Argument.optional("pool", "of an image"),
                        Argument.optional("image", "the image"),
                        Argument.optional("lun", "the LUN, else the lowest free one"),
                        Argument.optional("serial", "what initiators shall see")),
                Command.of(
                        "delete",
                        "Removes a LUN; its data stays.",
                        call -> DiskCalls.said(model.api().json("DELETE", path(call), null)),
                        target,
                        lun),
                Command.of(
                        "resize",
                        "Grows a LUN while it is used.",
                        this::resize,
                        target,
                        lun,
                        Argument.required("size", "such as 20G")),
                Command.of(
                        "limit",
                        "Limits a LUN's traffic; without numbers lifts the limits.",
                        this::limit,
                        target,
                        lun,
                        Argument.optional("iops", "commands per second"),
                        Argument.optional("bytes", "bytes per second, such as 200M"),
                        Argument.optional("burst", "seconds' worth at once after a rest")));
    }

    private List<String> targets() {
        return model.list("/targets").stream().map(t -> V1.text(t, "iqn")).toList();
    }

    private List<JsonNode> luns() {
        List<JsonNode> luns = new ArrayList<>();
        model.list("/targets").forEach(t -> t.path("luns").forEach(luns::add));
        return luns;
    }

    private static String path(Call call, String... rest) {
        return ApiPath.of("api", "v1", "targets", call.text("target"), "luns", call.text("lun"))
                + (rest.length == 0 ? "" : ApiPath.of(rest));
    }

    private Answer create(Call call) {
        ObjectNode body = JSON.createObjectNode();
        if (call.optional("lun") != null) {
            body.put("lun", whole(call, "lun"));
        }
        ObjectNode backstore = body.putObject("backstore");
        call.form("type", "path", "pool", "image").forEach(backstore::put);
        String size = call.optional("size");
        if (size != null) {
            backstore.put("sizeBytes", SizeText.parse(size));
        }
        call.form("serial").forEach(body::put);
        return DiskCalls.said(
                model.api()
                        .json(
                                "POST",
                                ApiPath.of("api", "v1", "targets", call.text("target"), "luns"),
                                body));
    }

    private Answer resize(Call call) {
        ObjectNode body = JSON.createObjectNode();
        body.put("sizeBytes", SizeText.parse(call.text("size")));
        return DiskCalls.said(model.api().json("POST", path(call, "resize"), body));
    }

    private Answer limit(Call call) {
        ObjectNode body = JSON.createObjectNode();
        if (call.optional("iops") != null) {
            body.put("iops", whole(call, "iops"));
        }
        String bytes = call.optional("bytes");
        if (bytes != null) {
            body.put("bytes", SizeText.parse(bytes));
        }
        String path = path(call, "qos");
        if (body.isEmpty()) {
            return DiskCalls.said(model.api().json("DELETE", path, null));
        }
        if (call.optional("burst") != null) {
            body.put("burstSeconds", whole(call, "burst"));
        }
        return DiskCalls.said(model.api().json("PUT", path, body));
    }

    private static long whole(Call call, String name) {
        String text = call.text(name);
        if (!text.matches("[0-9]{1,18}")) {
            throw new UsageException("argument '" + name + "' is a number, not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    /// `/backstores/IQN lun N`.
    private static final class BackstoreNode extends Node {
        private final JsonNode lun;

        BackstoreNode(Node parent, String iqn, JsonNode lun) {
            super(iqn + " lun " + V1.text(lun, "lun"), parent);
            this.lun = lun;
        }

        @Override
        public Summary summary() {
            JsonNode backstore = lun.path("backstore");
            String where =
                    backstore.hasNonNull("image")
                            ? " " + V1.text(backstore, "pool") + "/" + V1.text(backstore, "image")
                            : backstore.hasNonNull("path") ? " " + V1.text(backstore, "path") : "";
            return Summary.of(
                    V1.text(backstore, "type")
                            + where
                            + " ("
                            + V1.text(lun, "state")
                            + ", "
                            + SizeText.of(lun.path("sizeBytes").asLong(0))
                            + ")",
                    lun.path("online").asBoolean(false));
        }

        @Override
        public Map<String, Object> attributes() {
            return V1.attributes(lun);
        }
    }
}
