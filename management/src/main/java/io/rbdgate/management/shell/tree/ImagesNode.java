package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/images`: the RBD images of every pool, whether disks or not.
final class ImagesNode extends Node {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Model model;

    ImagesNode(Node parent, Model model) {
        super("images", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        return pools().stream().<Node>map(p -> new PoolImagesNode(this, model, p)).toList();
    }

    @Override
    public boolean folded() {
        return true; // there may be many more images than disks
    }

    @Override
    public Summary summary() {
        return Summary.neutral("Pools: " + pools().size());
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "create",
                        "Creates an image (and no disk).",
                        this::create,
                        Argument.required("image", "pool/image").from(this::poolPrefixes),
                        Argument.required("size", "such as 10G"),
                        Argument.optional("data_pool", "an erasure-coded pool for the data")
                                .from(this::pools)));
    }

    private Answer create(Call call) {
        ObjectNode body = nameOf(call.text("image"));
        String pool = body.path("pool").asString("");
        body.remove("pool");
        body.put("sizeBytes", SizeText.parse(call.text("size")));
        String dataPool = call.optional("data_pool");
        if (dataPool != null) {
            body.put("dataPool", dataPool);
        }
        return DiskCalls.said(
                model.api().json("POST", ApiPath.of("api", "v1", "pools", pool, "images"), body));
    }

    /// `{"pool": …, "image": …}` of `pool/image`.
    static ObjectNode nameOf(String id) {
        int slash = id.indexOf('/');
        if (slash <= 0 || slash == id.length() - 1) {
            throw new UsageException("'" + id + "' is no image: write pool/image");
        }
        ObjectNode name = JSON.createObjectNode();
        name.put("pool", id.substring(0, slash));
        name.put("image", id.substring(slash + 1));
        return name;
    }

    private List<String> poolPrefixes() {
        return pools().stream().map(p -> p + "/").toList();
    }

    private List<String> pools() {
        List<String> names = new ArrayList<>();
        for (JsonNode pool : model.list("/pools")) {
            names.add(pool.path("name").asString(""));
        }
        return names;
    }

    /// `/images/POOL`.
    private static final class PoolImagesNode extends Node {
        private final Model model;

        PoolImagesNode(Node parent, Model model, String pool) {
            super(pool, parent);
            this.model = model;
        }

        @Override
        List<Node> makeChildren() {
            return images().stream()
                    .<Node>map(i -> new ImageNode(this, model, name() + "/" + i))
                    .toList();
        }

        @Override
        public Summary summary() {
            return Summary.neutral("Images: " + images().size());
        }

        @Override
        public void prepare() {
            model.prepareImages(images().stream().map(i -> name() + "/" + i).toList());
        }

        private List<String> images() {
            return model.list(ApiPath.of("pools", name(), "images")).stream()
                    .map(i -> V1.text(i, "image"))
                    .toList();
        }
    }

    static String path(String id, String... rest) {
        return "/api/v1" + Model.imagePath(id) + (rest.length == 0 ? "" : ApiPath.of(rest));
    }
}
