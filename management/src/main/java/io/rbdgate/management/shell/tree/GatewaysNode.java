package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.shell.client.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/iscsi-targets/IQN/gateways`.
final class GatewaysNode extends Node {
    private static final String UP = "UP";

    private final Model model;
    private final String iqn;

    GatewaysNode(Node target, Model model) {
        super("gateways", target);
        this.model = model;
        this.iqn = target.name();
    }

    @Override
    List<Node> makeChildren() {
        return names().stream().<Node>map(g -> new GatewayNode(this, model, iqn, g)).toList();
    }

    @Override
    public void prepare() {
        model.prepareGateways(names());
    }

    @Override
    public Summary summary() {
        prepare();
        long up = names().stream().filter(g -> model.gatewayState(g).equals(UP)).count();
        int all = names().size();
        return Summary.of("Up: " + up + "/" + all + ", Portals: " + all, up == all);
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> shown = new LinkedHashMap<>();
        names().forEach(g -> shown.put(g, model.gatewayState(g)));
        return shown;
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "create",
                        "Adds a gateway to the target; the first one must be the gateway asked.",
                        this::create,
                        Argument.required("gateway_name", "its host name, fully qualified")
                                .from(this::ownName),
                        Argument.required("ip_addresses", "its portal addresses, comma separated")
                                .from(this::ownAddresses),
                        Argument.optional("nosync", "true: do not define disks and hosts there")
                                .from("true", "false"),
                        Argument.optional("skipchecks", "true: trust what is given")
                                .from("true", "false")),
                Command.of(
                        "delete",
                        "Removes a gateway from the target; confirm=true for the last one, and for"
                                + " one that is gone for good.",
                        this::delete,
                        Argument.required("gateway_name", "the gateway").from(this::names),
                        Argument.optional("confirm", "true").from("true", "false")),
                Command.of(
                        "refresh",
                        "Asks every gateway again whether it is up.",
                        call -> new Answer.Attributes(attributes())));
    }

    private List<String> names() {
        return List.copyOf(model.target(iqn).path("portals").propertyNames());
    }

    private List<String> ownName() {
        return List.of(model.ownName());
    }

    private List<String> ownAddresses() {
        List<String> addresses = new ArrayList<>();
        model.api()
                .get("/api/sysinfo/ip_addresses")
                .path("data")
                .forEach(a -> addresses.add(a.asString()));
        return addresses;
    }

    private Answer create(Call call) {
        String gateway = call.text("gateway_name");
        if (names().isEmpty() && !gateway.equals(model.ownName())) {
            throw new UsageException(
                    "The first gateway defined must be the local machine, "
                            + model.ownName()
                            + " (asked through "
                            + model.api().endpoint().base()
                            + ")");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("nosync", Boolean.toString(call.flag("nosync", false)));
        form.put("skipchecks", Boolean.toString(call.flag("skipchecks", false)));
        form.put("ip_address", call.text("ip_addresses").replace(" ", ""));
        return DiskCalls.said(model.api().put(ApiPath.of("api", "gateway", iqn, gateway), form));
    }

    private Answer delete(Call call) {
        String gateway = call.text("gateway_name");
        boolean confirm = call.flag("confirm", false);
        if (names().isEmpty()) {
            throw new UsageException("Target is not mapped to any gateways.");
        }
        if (names().size() == 1 && !confirm) {
            throw new UsageException(
                    "Deleting the last gateway will remove all objects on this target. Use"
                            + " confirm=true");
        }
        try {
            return DiskCalls.said(
                    model.api()
                            .delete(
                                    ApiPath.of("api", "gateway", iqn, gateway),
                                    Map.of("force", Boolean.toString(confirm))));
        } catch (ApiException e) {
            if (e.status() == 503 && e.getMessage().contains(gateway)) {
                throw new ApiException(
                        e.status(),
                        e.getMessage()
                                + "\nIf "
                                + gateway
                                + " is down for good, use confirm=true to force its removal. A"
                                + " gateway that initiators can still reach may corrupt data then.",
                        e);
            }
            throw e;
        }
    }

    /// `/iscsi-targets/IQN/gateways/GATEWAY`.
    private static final class GatewayNode extends Node {
        private final Model model;
        private final String iqn;

        GatewayNode(Node parent, Model model, String iqn, String name) {
            super(name, parent);
            this.model = model;
            this.iqn = iqn;
        }

        @Override
        public Summary summary() {
            String state = model.gatewayState(name());
            return Summary.of(
                    String.join(",", list("portal_ip_addresses")) + " (" + state + ")",
                    state.equals(UP));
        }

        @Override
        public Map<String, Object> attributes() {
            String state = model.gatewayState(name());
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", name());
            shown.put("gateway_ip_list", list("gateway_ip_list"));
            shown.put("portal_ip_addresses", list("portal_ip_addresses"));
            shown.put("inactive_portal_ips", list("inactive_portal_ips"));
            shown.put("tpgs", portal().path("tpgs").asString(""));
            shown.put("service_state", services(state));
            return shown;
        }

        @Override
        public List<Command> commands() {
            return List.of(
                    Command.of(
                            "refresh",
                            "Asks the gateway again whether it is up.",
                            call -> new Answer.Attributes(attributes())));
        }

        private static Map<String, Object> services(String state) {
            Map<String, Object> services = new LinkedHashMap<>();
            boolean api = !state.equals("UNKNOWN");
            String iscsi =
                    switch (state) {
                        case UP -> UP;
                        case "PARTIAL" -> "DOWN";
                        default -> "UNKNOWN";
                    };
            services.put("api", api ? UP : "UNKNOWN");
            services.put("iscsi", iscsi);
            return services;
        }

        private JsonNode portal() {
            return model.target(iqn).path("portals").path(name());
        }

        private List<String> list(String field) {
            List<String> values = new ArrayList<>();
            portal().path(field).forEach(v -> values.add(v.asString()));
            return values;
        }
    }
}
