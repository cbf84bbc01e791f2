package io.rbdgate.management.shell.tree;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/`.
public final class RootNode extends Node {
    private final Model model;

    public RootNode(Model model) {
        super("/", null);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        return List.of(
                new ClustersNode(this, model),
                new DisksNode(this, model),
                new TargetsNode(this, model),
                new BackstoresNode(this, model),
                new SessionsNode(this, model),
                new OwnersNode(this, model),
                new PoolsNode(this, model),
                new ImagesNode(this, model));
    }

    @Override
    public Map<String, Object> attributes() {
        var base = model.api().endpoint().base();
        JsonNode settings = model.settings();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("http_mode", String.valueOf(base.getScheme()));
        shown.put("rest_api_port", String.valueOf(base.getPort()));
        shown.put("local_endpoint", base + "/api");
        shown.put("local_gateway", model.ownName());
        JsonNode gateway = model.gateway();
        shown.put("cluster_name", gateway.path("cluster").path("name").asString(""));
        shown.put("trusted_ip_list", V1.texts(gateway.path("trusted")));
        shown.put("api_version", settings.path("api_version").asString("?"));
        shown.put(
                "minimum_gateways", settings.path("config").path("minimum_gateways").asString("?"));
        return shown;
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "export",
                        "Prints the configuration, for a backup or a support request (passwords as"
                                + " stored).",
                        this::export,
                        Argument.optional("mode", "copy, the only one").from("copy")));
    }

    private Answer export(Call call) {
        String mode = call.optional("mode", "copy");
        if (!mode.equals("copy")) {
            throw new UsageException(
                    "Invalid export mode requested - supported modes are: copy (not '"
                            + mode
                            + "')");
        }
        return new Answer.Document(model.config());
    }
}
