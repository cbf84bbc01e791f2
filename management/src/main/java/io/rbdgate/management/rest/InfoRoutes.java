package io.rbdgate.management.rest;

import io.rbdgate.management.TargetControl.SessionStatus;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.PeerAddress;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.FanOut.Call;
import io.rbdgate.management.live.PeerAnswer;
import io.rbdgate.management.live.PeerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Sessions, of this gateway and of all.
final class InfoRoutes {
    private final Plane plane;

    InfoRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        routes.add("GET", "/api/gatewayinfo", "Sessions of this gateway", this::gateway);
        routes.add("GET", "/api/targetinfo/{target}", "Sessions of a target", this::target);
        routes.add("GET", "/api/_targetinfo/{target}", "Sessions here", this::targetHere);
        String client = "/{target}/{client}";
        routes.add("GET", "/api/clientinfo" + client, "Logins of an initiator", this::client);
        routes.add("GET", "/api/_clientinfo" + client, "Its login here", this::clientHere);
    }

    private Answer gateway(Request request) {
        if (!plane.live().read().gateways().containsKey(plane.own())) {
            throw new ApiProblem(
                    404, "Gateway " + plane.own() + " is not defined in the configuration");
        }
        long sessions =
                plane.control().sessions().stream().filter(s -> !s.targetIqn().isEmpty()).count();
        return Answer.ok(Map.of("num_sessions", sessions));
    }

    private long count(String iqn) {
        return plane.control().sessions().stream().filter(s -> s.targetIqn().equals(iqn)).count();
    }

    private Answer targetHere(Request request) {
        String iqn = request.variable("target");
        plane.target(iqn);
        return Answer.ok(Map.of("num_sessions", count(iqn)));
    }

    private Answer target(Request request) {
        String iqn = request.variable("target");
        plane.target(iqn);
        long sessions = count(iqn);
        for (ObjectNode peer : ask(iqn, Call.of("GET", List.of("_targetinfo", iqn))).values()) {
            JsonNode count = peer.get("num_sessions");
            sessions += count == null ? 0 : count.asLong(0);
        }
        return Answer.ok(Map.of("num_sessions", sessions));
    }

    /// The answers of the other portal gateways that are up.
    private Map<String, ObjectNode> ask(String iqn, Call call) {
        Instant deadline = plane.fan().deadline();
        Map<String, ObjectNode> answers = new java.util.TreeMap<>();
        for (PeerStatus peer : plane.fan().up(plane.fan().others(plane.portals(iqn)))) {
            PeerAnswer answer = plane.fan().ask(peer.gateway(), call, deadline);
            if (answer.status() == 200) {
                answers.put(peer.gateway(), answer.object());
            }
        }
        return answers;
    }

    private ObjectNode login(String iqn, String client) {
        ObjectNode login = Json.object().put("alias", "").put("state", "");
        ArrayNode addresses = login.putArray("ip_address");
        for (SessionStatus session : plane.control().sessions()) {
            if (session.targetIqn().equals(iqn)
                    && session.initiatorName().equalsIgnoreCase(client)) {
                login.put("alias", session.alias()).put("state", "LOGGED_IN");
                addresses.add(address(session.peer()));
            }
        }
        return login;
    }

    /// The address of `ADDRESS:PORT` or `[ADDRESS]:PORT`.
    private static String address(String peer) {
        int colon = peer.lastIndexOf(':');
        boolean port = colon > 0 && (peer.indexOf(':') == colon || peer.charAt(colon - 1) == ']');
        String host = port ? peer.substring(0, colon) : peer;
        return PeerAddress.normal(
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host);
    }

    private void requireClient(String iqn, String client) {
        if (!plane.target(iqn).clients().containsKey(client)) {
            throw new ApiProblem(404, "Client '" + client + "' does not exist");
        }
    }

    private Answer clientHere(Request request) {
        String iqn = request.variable("target");
        String client = request.variable("client");
        requireClient(iqn, client);
        return Answer.ok(login(iqn, client));
    }

    private Answer client(Request request) {
        String iqn = request.variable("target");
        String client = request.variable("client");
        requireClient(iqn, client);
        Map<String, ObjectNode> logins =
                ask(iqn, Call.of("GET", List.of("_clientinfo", iqn, client)));
        logins.put(plane.own(), login(iqn, client));
        String alias = "";
        ObjectNode state = Json.object();
        List<String> addresses = new ArrayList<>();
        for (Map.Entry<String, ObjectNode> login : logins.entrySet()) {
            String word = login.getValue().path("state").asString("");
            if (!word.isEmpty()) {
                state.withArray("/" + word).add(login.getKey());
            }
            String name = login.getValue().path("alias").asString("");
            alias = name.isEmpty() ? alias : name;
            login.getValue().path("ip_address").forEach(a -> addresses.add(a.asString("")));
        }
        return Answer.ok(
                Map.of(
                        "alias",
                        alias,
                        "state",
                        state,
                        "ip_address",
                        addresses.stream().distinct().toList()));
    }
}
