package io.rbdgate.management.rest;

import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.GatewayConf.Portal;
import io.rbdgate.config.store.GatewayConf.Target;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut.Call;
import io.rbdgate.management.live.PeerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The gateways of a target.
final class GatewayRoutes {
    private static final String CREATE = "Gateway creation";
    private static final String DELETE = "Gateway deletion";

    private final Plane plane;

    GatewayRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        routes.add("GET", "/api/gateways/{target}", "The portals of a target", this::list);
        String one = "/api/gateway/{target}/{gateway}";
        routes.add("PUT", one, "Adds a gateway to a target", this::put);
        routes.add("DELETE", one, "Removes a gateway from a target", this::delete);
        String here = "/api/_gateway/{target}/{gateway}";
        routes.add("GET", here, "A gateway's portal", this::show);
        routes.add("PUT", here, "Adds this gateway, or learns of another", this::putHere);
        routes.add("DELETE", here, "Removes this gateway, or learns of it", this::deleteHere);
    }

    private JsonNode portals(String iqn) {
        plane.target(iqn);
        JsonNode portals = plane.live().read().document().at("/targets").get(iqn).get("portals");
        return portals == null ? Json.object() : portals;
    }

    private Answer list(Request request) {
        return Answer.ok(portals(Names.iqn(request.variable("target"))));
    }

    private Answer show(Request request) {
        JsonNode portal = portals(request.variable("target")).get(request.variable("gateway"));
        if (portal == null) {
            throw new ApiProblem(404, "Gateway doesn't exist in the configuration");
        }
        return Answer.ok(portal);
    }

    private Answer put(Request request) {
        String iqn = plane.targetToChange(request);
        List<String> addresses = Names.list(request.mandatory("ip_address"));
        Target target = plane.target(iqn);
        boolean first = target.portals().isEmpty();
        String gateway = first ? plane.own() : request.variable("gateway");
        Instant deadline = plane.fan().deadline();
        var edit = plane.edits().portals().add(iqn, gateway, addresses);
        plane.live().preview(edit);
        if (!Names.flag(request.field("skipchecks", "false"))) {
            new GatewayChecks(plane).check(gateway, addresses, deadline);
        }
        if (gateway.equals(plane.own())) {
            requireOwn(addresses);
        }
        List<String> all = new ArrayList<>(target.ipList());
        all.addAll(addresses);
        Call call =
                Call.of(
                        "PUT",
                        List.of("_gateway", iqn, gateway),
                        "gateway_ip_list",
                        String.join(",", all),
                        "nosync",
                        request.field("nosync", "false"));
        if (gateway.equals(plane.own())) {
            plane.live().change(edit, Effect.GIVES);
        } else {
            // it registers itself in the configuration
            plane.fan()
                    .call(
                            CREATE,
                            plane.fan().allUp(CREATE, List.of(gateway)),
                            call,
                            deadline,
                            List.of());
            plane.live().apply(Effect.GIVES);
        }
        List<String> rest = new ArrayList<>(plane.fan().others(target.portals().keySet()));
        rest.remove(gateway);
        plane.fan().call(CREATE, plane.fan().up(rest), call, deadline, List.of(gateway));
        return Answer.message(200, CREATE + " successful");
    }

    private static void requireOwn(List<String> addresses) {
        if (addresses.stream().noneMatch(HostAddresses::isOwn)) {
            throw new ApiProblem(
                    400,
                    "IP addresses "
                            + String.join(",", addresses)
                            + " are not addresses of this host: it has "
                            + String.join(",", HostAddresses.all()));
        }
    }

    private Answer delete(Request request) {
        String iqn = plane.targetToChange(request);
        String gateway = request.variable("gateway");
        boolean force = Names.flag(request.field("force", "false"));
        boolean self = gateway.equals(plane.own());
        if (plane.repeats(DELETE, iqn, target -> target.portals().containsKey(gateway))) {
            return Answer.message(200, DELETE + " successful");
        }
        var edit = plane.edits().portals().remove(iqn, gateway);
        plane.live().preview(edit);
        Call call = Call.of("DELETE", List.of("_gateway", iqn, gateway));
        if (self || force) {
            // by force: a gateway that is dead cannot be asked
            String warning = plane.fan().expel(DELETE, gateway, plane.portals(iqn), edit, call);
            if (!warning.isEmpty()) {
                return Answer.message(200, DELETE + " successful; " + warning);
            }
        } else {
            removeByItself(iqn, gateway, call);
        }
        return Answer.message(200, DELETE + " successful");
    }

    /// It removes itself from the configuration.
    private void removeByItself(String iqn, String gateway, Call call) {
        Instant deadline = plane.fan().deadline();
        List<String> rest = new ArrayList<>(plane.fan().others(plane.portals(iqn)));
        rest.remove(gateway);
        List<PeerStatus> removed = plane.fan().allUp(DELETE, List.of(gateway));
        plane.fan().call(DELETE, removed, call, deadline, List.of());
        plane.live().apply(Effect.TAKES);
        plane.fan().call(DELETE, plane.fan().up(rest), call, deadline, List.of(gateway));
    }

    private Answer putHere(Request request) {
        String iqn = plane.targetToChange(request);
        List<String> list = Names.list(request.mandatory("gateway_ip_list"));
        Target target = plane.target(iqn);
        List<String> mine = new ArrayList<>();
        if (request.variable("gateway").equals(plane.own())) {
            mine.addAll(list);
            for (Portal portal : target.portals().values()) {
                if (!portal.gateway().equals(plane.own())) {
                    mine.removeAll(portal.portalIpAddresses());
                }
            }
            mine.removeIf(address -> !HostAddresses.isOwn(address));
            if (mine.isEmpty()) {
                throw new ApiProblem(
                        500,
                        "gateway IP addresses provided do not match any ip on this host "
                                + plane.own()
                                + ": it has "
                                + String.join(",", HostAddresses.all()));
            }
            plane.live()
                    .change(
                            plane.edits().portals().register(iqn, plane.own(), list, mine),
                            Effect.GIVES);
        } else {
            plane.live().apply(Effect.GIVES);
        }
        return Answer.message(200, "Gateway defined/mapped");
    }

    private Answer deleteHere(Request request) {
        String iqn = plane.targetToChange(request);
        GatewayConf conf = plane.live().read();
        Target target = conf.targets().get(iqn);
        boolean mine =
                request.variable("gateway").equals(plane.own())
                        && target != null
                        && target.portals().containsKey(plane.own());
        if (mine) {
            plane.fan().leave(plane.edits().portals().remove(iqn, plane.own()));
        } else {
            plane.live().apply(Effect.TAKES);
        }
        return Answer.message(200, "Gateway removed");
    }
}
