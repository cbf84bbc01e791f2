package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/disks`: every disk the gateways know.
final class DisksNode extends Node {
    private final Model model;

    DisksNode(Node parent, Model model) {
        super("disks", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        Map<String, List<String>> pools = new LinkedHashMap<>();
        for (String id : ids()) {
            pools.computeIfAbsent(id.substring(0, id.indexOf('/')), p -> new ArrayList<>()).add(id);
        }
        List<Node> nodes = new ArrayList<>();
        pools.forEach((pool, ids) -> nodes.add(new DiskPoolNode(this, model, pool, ids)));
        return nodes;
    }

    @Override
    public void prepare() {
        model.prepareDisks(ids());
    }

    @Override
    public Summary summary() {
        prepare();
        long total = ids().stream().mapToLong(id -> model.disk(id).sizeOrZero()).sum();
        return Summary.neutral(SizeText.of(total) + ", Disks: " + ids().size());
    }

    @Override
    public List<Command> commands() {
        Argument id = Argument.required("image_id", "pool/image").from(this::ids);
        return List.of(
                Command.of(
                        "create",
                        "Creates an RBD image and defines it as a disk; an existing image is taken"
                                + " as it is. `create pool/image size [count]` is understood too.",
                        this::create,
                        Argument.required("pool", "the pool, or pool/image").from(this::pools),
                        Argument.optional("image", "the image's name"),
                        Argument.optional("size", "such as 300M, 10G, 2T"),
                        backstore(),
                        Argument.optional("wwn", "the serial number initiators shall see"),
                        Argument.optional("count", "1 to 10 disks, numbered"),
                        Argument.optional(
                                        "data_pool",
                                        "the pool, erasure coded, for the data of a new image")
                                .from(this::codedPools)),
                Command.of(
                        "attach",
                        "Defines an existing RBD image as a disk.",
                        this::attach,
                        Argument.required("pool", "the pool, or pool/image").from(this::pools),
                        Argument.optional("image", "the image's name"),
                        backstore(),
                        Argument.optional("wwn", "the serial number initiators shall see")),
                Command.of(
                        "delete",
                        "Deletes a disk and its RBD image with all data.",
                        call -> DiskCalls.delete(model, call.text("image_id"), false),
                        id),
                Command.of(
                        "detach",
                        "Takes a disk out of the configuration; the image stays.",
                        call -> DiskCalls.delete(model, call.text("image_id"), true),
                        id),
                Command.of(
                        "resize",
                        "Makes a disk larger.",
                        call -> DiskCalls.resize(model, call.text("image_id"), call.text("size")),
                        id,
                        Argument.required("size", "the new size, such as 300G")),
                Command.of(
                        "reconfigure",
                        "Changes a control of a disk; an empty value is the default.",
                        call ->
                                DiskCalls.reconfigure(
                                        model,
                                        call.text("image_id"),
                                        call.text("attribute"),
                                        call.text("value")),
                        id,
                        Argument.required("attribute", "the control").from(this::controls),
                        Argument.required("value", "its value")),
                Command.of(
                        "info",
                        "Shows what is known of a disk, or of all disks together.",
                        this::info,
                        Argument.optional("image_id", "pool/image").from(this::ids)));
    }

    List<String> ids() {
        List<String> ids = new ArrayList<>();
        model.config().path("disks").propertyNames().forEach(ids::add);
        ids.removeIf(id -> id.indexOf('/') < 0);
        return List.copyOf(new TreeSet<>(ids));
    }

    private List<String> pools() {
        return model.list("/pools").stream().map(p -> V1.text(p, "name")).toList();
    }

    private List<String> codedPools() {
        return model.list("/pools").stream()
                .filter(p -> V1.text(p, "type").equals("erasure"))
                .map(p -> V1.text(p, "name"))
                .toList();
    }

    private Argument backstore() {
        return Argument.optional("backstore", "user:rbd, the only one").from("user:rbd");
    }

    private List<String> controls() {
        List<String> names = new ArrayList<>();
        JsonNode defaults = model.settings().path("disk_default_controls").path("user:rbd");
        defaults.propertyNames().forEach(names::add);
        return names;
    }

    private Answer create(Call call) {
        String pool = call.text("pool");
        String image = call.optional("image");
        String size = call.optional("size");
        String count = call.optional("count", "1");
        int slash = pool.indexOf('/');
        if (slash > 0) {
            // gwcli: create pool/image size [count]
            if (image != null) {
                count = size == null ? count : size;
                size = image;
            }
            image = pool.substring(slash + 1);
            pool = pool.substring(0, slash);
        }
        if (image == null || size == null) {
            throw new UsageException("create needs pool, image and size");
        }
        return put(call, pool, image, size, count);
    }

    private Answer attach(Call call) {
        String pool = call.text("pool");
        String image = call.optional("image");
        int slash = pool.indexOf('/');
        if (slash > 0) {
            image = pool.substring(slash + 1);
            pool = pool.substring(0, slash);
        }
        if (image == null) {
            throw new UsageException("attach needs pool and image");
        }
        return put(call, pool, image, null, null);
    }

    private Answer put(
            Call call, String pool, String image, @Nullable String size, @Nullable String count) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("pool", pool);
        if (size == null) {
            form.put("create_image", "false");
        } else {
            form.put("size", DiskCalls.size(size));
        }
        form.put("mode", "create");
        if (count != null) {
            form.put("count", count);
        }
        form.putAll(call.form("backstore", "wwn", "data_pool"));
        return DiskCalls.said(model.api().put(ApiPath.of("api", "disk", pool, image), form));
    }

    private Answer info(Call call) {
        String id = call.optional("image_id");
        if (id == null) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("disks", String.valueOf(ids().size()));
            all.put("capacity", summary().text().split(",", 2)[0]);
            return new Answer.Attributes(all);
        }
        DiskCalls.mustExist(model, id);
        return new Answer.Attributes(DiskNode.attributesOf(model, id));
    }
}
