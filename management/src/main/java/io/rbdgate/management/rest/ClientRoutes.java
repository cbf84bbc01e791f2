package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.GatewayConf.Client;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Initiators of a target, their CHAP and their LUNs.
final class ClientRoutes {
    private static final String DONE = "OK";
    private static final String MASKING = "client masking update";

    private final Plane plane;

    ClientRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        routes.add("GET", "/api/clients/{target}", "Initiators of a target", this::list);
        String client = "/{target}/{client}";
        routes.add("PUT", "/api/client" + client, "Defines an initiator", this::put);
        routes.add("DELETE", "/api/client" + client, "Removes an initiator", this::delete);
        routes.add("PUT", "/api/clientauth" + client, "Changes its CHAP", this::auth);
        routes.add("PUT", "/api/clientlun" + client, "Shows it a disk", r -> lun(r, true));
        routes.add("DELETE", "/api/clientlun" + client, "Hides a disk", r -> lun(r, false));
        routes.add("GET", "/api/_client" + client, "An initiator's entry", this::show);
        routes.add("PUT", "/api/_client" + client, "Defines it here", this::putHere);
        routes.add("DELETE", "/api/_client" + client, "Removes it here", this::deleteHere);
        routes.add("PUT", "/api/_clientauth" + client, "Changes its CHAP here", this::authHere);
        routes.add("GET", "/api/_clientlun" + client, "Its LUNs", this::luns);
        routes.add("PUT", "/api/_clientlun" + client, "Changes its LUNs here", this::lunsHere);
    }

    private Answer list(Request request) {
        String iqn = Names.iqn(request.variable("target"));
        return Answer.ok(Map.of("clients", plane.target(iqn).clients().keySet()));
    }

    private static String name(Request request) {
        return Names.iqn(request.variable("client"));
    }

    private @Nullable Client find(String iqn, String client) {
        return plane.target(iqn).clients().get(client);
    }

    private Client client(String iqn, String name) {
        Client client = find(iqn, name);
        if (client == null) {
            throw new ApiProblem(404, "Client '" + name + "' does not exist");
        }
        return client;
    }

    private Answer put(Request request) {
        String iqn = plane.targetToChange(request);
        String client = name(request);
        Names.requireServable(client);
        plane.fan()
                .change(
                        "client create/update",
                        plane.portals(iqn),
                        plane.here(iqn, plane.edits().clients().create(iqn, client)),
                        Call.of(
                                "PUT",
                                List.of("_client", iqn, client),
                                "committing_host",
                                plane.own()));
        return Answer.message(200, "client create/update successful");
    }

    private Answer delete(Request request) {
        String iqn = plane.targetToChange(request);
        String client = name(request);
        if (plane.repeats("client delete", iqn, t -> t.clients().containsKey(client))) {
            return Answer.message(200, "client delete successful");
        }
        refuseLoggedIn(iqn, client);
        plane.fan()
                .change(
                        "client delete",
                        plane.portals(iqn),
                        plane.edits().clients().remove(iqn, client),
                        Call.of(
                                "DELETE",
                                List.of("_client", iqn, client),
                                "committing_host",
                                plane.own()));
        return Answer.message(200, "client delete successful");
    }

    private void refuseLoggedIn(String iqn, String client) {
        boolean loggedIn =
                plane.control().sessions().stream()
                        .anyMatch(
                                s ->
                                        s.targetIqn().equals(iqn)
                                                && s.initiatorName().equalsIgnoreCase(client));
        if (loggedIn) {
            throw new ApiProblem(
                    400,
                    "Unable to delete '"
                            + client
                            + "' - it is logged in on "
                            + plane.own()
                            + ": log it out first");
        }
    }

    private Answer auth(Request request) {
        String iqn = plane.targetToChange(request);
        String name = name(request);
        Client client = client(iqn, name);
        Credentials credentials = Plane.credentials(request);
        Call call =
                Plane.with(
                        Call.of(
                                "PUT",
                                List.of("_clientauth", iqn, name),
                                "committing_host",
                                plane.own(),
                                "image_list",
                                String.join(",", client.luns().keySet())),
                        credentials);
        plane.fan()
                .change(
                        "client auth",
                        plane.portals(iqn),
                        plane.here(iqn, plane.edits().auth().client(iqn, name, credentials)),
                        call);
        return Answer.message(200, "client auth successful");
    }

    private Answer lun(Request request, boolean show) {
        String iqn = plane.targetToChange(request);
        String name = name(request);
        String id = request.mandatory("disk");
        if (!show && plane.repeats(MASKING, iqn, target -> isShown(target, name, id))) {
            return Answer.message(200, MASKING + " successful");
        }
        List<String> ids = new ArrayList<>(client(iqn, name).luns().keySet());
        ConfigEdit edit;
        if (show) {
            ids.add(id);
            edit = plane.edits().clients().map(iqn, name, id);
        } else {
            ids.remove(id);
            edit = plane.edits().clients().unmap(iqn, name, id);
        }
        plane.fan()
                .change(
                        MASKING,
                        plane.portals(iqn),
                        plane.here(iqn, edit),
                        Call.of(
                                "PUT",
                                List.of("_clientlun", iqn, name),
                                "committing_host",
                                plane.own(),
                                "image_list",
                                String.join(",", ids)));
        return Answer.message(200, MASKING + " successful");
    }

    private static boolean isShown(GatewayConf.Target target, String client, String disk) {
        Client present = target.clients().get(client);
        return present != null && present.luns().containsKey(disk);
    }

    private JsonNode entry(Request request) {
        String iqn = request.variable("target");
        String name = request.variable("client");
        client(iqn, name);
        return plane.live().read().document().get("targets").get(iqn).get("clients").get(name);
    }

    private Answer show(Request request) {
        return Answer.ok(entry(request));
    }

    private Answer luns(Request request) {
        JsonNode luns = entry(request).get("luns");
        return Answer.ok(Map.of("message", luns == null ? Json.object() : luns));
    }

    private Answer putHere(Request request) {
        String iqn = plane.targetToChange(request);
        String name = name(request);
        ConfigEdit create = document -> {};
        if (find(iqn, name) == null) {
            Names.requireServable(name);
            create = plane.edits().clients().create(iqn, name);
        }
        ConfigEdit edit = create.then(wanted(request, iqn, name));
        return plane.internal(request.mandatory("committing_host"), edit, Effect.GIVES, DONE);
    }

    /// LUNs and credentials, where they were sent.
    private ConfigEdit wanted(Request request, String iqn, String name) {
        ConfigEdit edit = document -> {};
        String images = request.field("image_list");
        if (images != null) {
            edit = edit.then(plane.edits().clients().luns(iqn, name, Names.list(images)));
        }
        if (request.field("username") != null) {
            Credentials credentials = Plane.credentials(request);
            edit = edit.then(plane.edits().auth().client(iqn, name, credentials));
        }
        return edit;
    }

    private Answer deleteHere(Request request) {
        String iqn = plane.targetToChange(request);
        String name = name(request);
        GatewayConf conf = plane.live().read();
        GatewayConf.Target target = conf.targets().get(iqn);
        String committer = request.mandatory("committing_host");
        if (target == null || !target.clients().containsKey(name)) {
            throw new ApiProblem(404, "Client '" + name + "' does not exist");
        }
        ConfigEdit edit = plane.edits().clients().remove(iqn, name);
        return plane.internal(committer, edit, Effect.TAKES, DONE);
    }

    private Answer authHere(Request request) {
        String iqn = plane.targetToChange(request);
        String name = name(request);
        client(iqn, name);
        ConfigEdit edit = plane.edits().auth().client(iqn, name, Plane.credentials(request));
        return plane.internal(request.mandatory("committing_host"), edit, Effect.TAKES, DONE);
    }

    private Answer lunsHere(Request request) {
        String iqn = plane.targetToChange(request);
        String name = name(request);
        client(iqn, name);
        List<String> ids = Names.list(request.mandatory("image_list"));
        ConfigEdit edit = plane.edits().clients().luns(iqn, name, ids);
        return plane.internal(request.mandatory("committing_host"), edit, Effect.TAKES, DONE);
    }
}
