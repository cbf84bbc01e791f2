package io.rbdgate.management.rest;

import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.GatewayConf.Auth;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Protection;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.PeerStatus;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The gateway and the configuration as a whole.
final class SystemRoutes {
    private final Plane plane;

    SystemRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        routes.add(
                "GET",
                "/api/sysinfo/{query_type}",
                Protection.CREDENTIALS,
                "Facts about this gateway: ip_addresses, hostname, checkconf or checkversions",
                this::sysinfo);
        routes.add("GET", "/api/settings", "Defaults and limits of all controls", this::settings);
        routes.add("GET", "/api/config", "The whole configuration", this::config);
        routes.add("GET", "/api/_ping", "Whether this gateway serves", this::ping);
        routes.add("PUT", "/api/_sync", "Serves by the newest configuration", this::sync);
        routes.add(
                "GET",
                "/api/iscsi_active",
                "Whether the target of this gateway is up",
                request -> Answer.message(plane.control().listening() ? 200 : 503, "iscsi"));
    }

    private Answer sysinfo(Request request) {
        String type = request.variable("query_type");
        return switch (type) {
            case "ip_addresses" -> data(HostAddresses.all());
            case "hostname" -> data(plane.own());
            case "checkconf" -> data(plane.settings().confHash());
            case "checkversions" -> data("checks passed");
            default ->
                    throw new ApiProblem(
                            404,
                            "Unknown /sysinfo query type '"
                                    + type
                                    + "': one of ip_addresses, hostname, checkconf, checkversions");
        };
    }

    private static Answer data(Object value) {
        return Answer.ok(Map.of("data", value));
    }

    private Answer settings(Request request) {
        return Answer.ok(plane.settings().controls().settings(plane.config().minimumGateways()));
    }

    private Answer config(Request request) {
        GatewayConf conf = plane.live().read();
        ObjectNode document = conf.document();
        if (Names.flag(request.query().getOrDefault("decrypt_passwords", "false"))) {
            decrypt(document);
        }
        return Answer.ok(document);
    }

    /// Replaces the passwords of every auth object; the flags stay as stored (§1.4).
    private void decrypt(JsonNode node) {
        if (node instanceof ObjectNode object) {
            decrypt(object, "password", Auth.of(object).passwordEncrypted());
            decrypt(object, "mutual_password", Auth.of(object).mutualPasswordEncrypted());
        }
        node.forEach(this::decrypt);
    }

    private void decrypt(ObjectNode object, String key, boolean encrypted) {
        JsonNode stored = object.get(key);
        if (encrypted && stored != null && stored.isString()) {
            String plain = plane.settings().vault().opened(stored.stringValue(), true);
            if (plain == null) {
                object.putNull(key);
            } else {
                object.put(key, plain);
            }
        }
    }

    /// When asked to `confirm`, the answer says that nothing is given away here any more that the
    /// newest document takes.
    private Answer sync(Request request) {
        if (Names.flag(request.field("confirm", "true"))) {
            plane.live().confirm();
        } else {
            plane.live().apply(Effect.GIVES);
        }
        ObjectNode answer = Json.object().put("message", "OK");
        return Answer.json(200, answer.put("instance", plane.fan().instance()));
    }

    private Answer ping(Request request) {
        boolean member = plane.live().read().gateways().containsKey(plane.own());
        int status = !member || plane.control().listening() ? 200 : 503;
        return Answer.json(status, Json.object().put("message", "pong")).with(PeerStatus.MARK, "1");
    }
}
