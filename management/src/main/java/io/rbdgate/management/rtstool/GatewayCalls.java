package io.rbdgate.management.rtstool;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.rtstool.Export.Initiator;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The calls of the API that the tool needs. They block, and throw [ApiException] when refused.
final class GatewayCalls {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TARGETS = ApiPath.of("api", "v1", "targets");

    private final ApiClient api;

    GatewayCalls(ApiClient api) {
        this.api = api;
    }

    List<JsonNode> targets() {
        List<JsonNode> targets = new ArrayList<>();
        api.get(TARGETS).path("items").forEach(targets::add);
        return targets;
    }

    /// The target, or null when there is none of that name.
    @Nullable JsonNode target(String iqn) {
        return targets().stream()
                .filter(t -> t.path("iqn").asString("").equals(iqn))
                .findFirst()
                .orElse(null);
    }

    /// The name of the gateway that is asked.
    String gateway() {
        return api.get("/api/sysinfo/hostname").path("data").asString("");
    }

    /// The shared configuration with passwords in the clear.
    JsonNode configuration() {
        return api.get("/api/config?decrypt_passwords=true");
    }

    /// Makes a target that only listed initiators may use.
    void make(String iqn) {
        api.json("POST", TARGETS, object().put("iqn", iqn).put("access", "listed"));
    }

    /// Serves a target on these addresses; `port` may be [Export#ANY_PORT].
    void serve(String iqn, String gateway, List<String> addresses, int port) {
        ObjectNode body = object();
        addresses.forEach(body.putArray("addresses")::add);
        if (port != Export.ANY_PORT) {
            body.put("port", port);
        }
        api.json("PUT", at(iqn, "portal-groups", gateway), body);
    }

    void addLun(String iqn, ObjectNode backstore) {
        ObjectNode body = object().put("lun", 0);
        body.set("backstore", backstore);
        api.json("POST", at(iqn, "luns"), body);
    }

    /// LUN 0 as it is now.
    JsonNode lun(String iqn) {
        return api.get(at(iqn, "luns", "0"));
    }

    /// Lists an initiator with its secret and shows it LUN 0, in that order. One that cannot be
    /// given its secret is not left behind.
    void add(String iqn, Initiator initiator) {
        api.json("POST", at(iqn, "initiators"), object().put("iqn", initiator.iqn()));
        String name = initiator.iqn().toLowerCase(java.util.Locale.ROOT);
        try {
            authenticate(iqn, name, initiator);
            ObjectNode shown = object();
            shown.putArray("luns").add(0);
            api.json("PUT", at(iqn, "initiators", name, "luns"), shown);
        } catch (ApiException | RtstoolException e) {
            remove(iqn, name);
            throw e;
        }
    }

    private void authenticate(String iqn, String name, Initiator initiator) {
        ObjectNode chap =
                object().put("user", initiator.user())
                        .put(
                                "secret",
                                new String(initiator.secret().octets(), StandardCharsets.UTF_8));
        JsonNode now = api.json("PUT", at(iqn, "initiators", name, "chap"), chap).body();
        if (now.path("connected").asBoolean(false)) {
            throw new RtstoolException(
                    name + " logged in to " + iqn + " before it had a secret: try again");
        }
    }

    void remove(String iqn, String initiator) {
        api.json("DELETE", at(iqn, "initiators", initiator) + "?force=true", null);
    }

    /// Takes the target from its gateways, with LUNs and initiators, then removes it.
    void remove(JsonNode target) {
        String iqn = target.path("iqn").asString("");
        for (JsonNode group : target.path("portalGroups")) {
            String gateway = group.path("gateway").asString("");
            api.json("DELETE", at(iqn, "portal-groups", gateway) + "?force=true", null);
        }
        api.json("DELETE", at(iqn) + "?force=true", null);
    }

    private static String at(String iqn, String... rest) {
        return TARGETS + ApiPath.of(iqn) + (rest.length == 0 ? "" : ApiPath.of(rest));
    }

    private static ObjectNode object() {
        return JSON.objectNode();
    }
}
