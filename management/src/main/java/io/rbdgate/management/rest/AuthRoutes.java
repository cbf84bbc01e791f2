package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut.Call;
import java.util.List;

/// CHAP for discovery and of targets, and who may log in to a target.
final class AuthRoutes {
    private static final String DISCOVERY = "discovery auth";

    private final Plane plane;

    AuthRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        routes.add("PUT", "/api/discoveryauth", "CHAP for discovery", this::discovery);
        routes.add("PUT", "/api/targetauth/{target}", "CHAP or ACL of a target", this::target);
        routes.add("PUT", "/api/_discoveryauth/", "CHAP for discovery here", this::discoveryHere);
        routes.add(
                "PUT",
                "/api/_discoveryauth",
                "CHAP for discovery here",
                request ->
                        Answer.message(308, "see /api/_discoveryauth/")
                                .with("Location", "/api/_discoveryauth/"));
        routes.add("PUT", "/api/_targetauth/{target}", "CHAP or ACL here", this::targetHere);
    }

    private Answer discovery(Request request) {
        Credentials credentials = Plane.credentials(request);
        Call call =
                Plane.with(
                        new Call("PUT", "/api/_discoveryauth/", java.util.Map.of()), credentials);
        plane.fan()
                .change(
                        DISCOVERY,
                        plane.live().read().gateways().keySet(),
                        plane.edits().auth().discovery(credentials),
                        call);
        return Answer.message(200, "discovery auth successful");
    }

    private Answer discoveryHere(Request request) {
        plane.live()
                .serve(plane.edits().auth().discovery(Plane.credentials(request)), Effect.TAKES);
        return Answer.message(200, "OK");
    }

    private ConfigEdit edit(Request request, String iqn) {
        String action = request.field("action", "");
        return switch (action) {
            case "disable_acl" -> plane.edits().auth().acl(iqn, false);
            case "enable_acl" -> plane.edits().auth().acl(iqn, true);
            case "" -> plane.edits().auth().target(iqn, Plane.credentials(request));
            default ->
                    throw new ApiProblem(
                            400, "Invalid auth action '" + action + "': disable_acl or enable_acl");
        };
    }

    private Answer target(Request request) {
        String iqn = plane.targetToChange(request);
        String action = request.field("action", "");
        ConfigEdit edit = edit(request, iqn);
        plane.target(iqn);
        Call call =
                Plane.with(
                        Call.of("PUT", List.of("_targetauth", iqn), "committing_host", plane.own()),
                        Plane.credentials(request));
        String shown = action.isEmpty() ? "None" : action;
        if (!action.isEmpty()) {
            call = call.with("action", action);
        }
        plane.fan().change("target auth " + shown + " -", plane.portals(iqn), edit, call);
        return Answer.message(200, "target auth " + shown + " - successful");
    }

    private Answer targetHere(Request request) {
        String iqn = plane.targetToChange(request);
        plane.target(iqn);
        // without them CHAP would be off
        List.of("username", "password", "mutual_username", "mutual_password")
                .forEach(request::mandatory);
        return plane.internal(
                request.mandatory("committing_host"), edit(request, iqn), Effect.TAKES, "OK");
    }
}
