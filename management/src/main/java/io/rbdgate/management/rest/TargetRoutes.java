package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut.Call;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Targets themselves.
final class TargetRoutes {
    private final Plane plane;

    TargetRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        routes.add("GET", "/api/targets", "Names of all targets", this::list);
        routes.add("PUT", "/api/target/{target}", "Creates or reconfigures a target", this::put);
        routes.add("DELETE", "/api/target/{target}", "Deletes a target", this::delete);
        routes.add("PUT", "/api/_target/{target}", "Reconfigures it here", this::putHere);
        routes.add("DELETE", "/api/_target/{target}", "Deletes it here", this::deleteHere);
    }

    private Answer list(Request request) {
        return Answer.ok(Map.of("targets", plane.live().read().targets().keySet()));
    }

    private Answer put(Request request) {
        boolean reconfigures = request.field("mode") != null;
        if (reconfigures) {
            requireReconfigure(request);
        }
        ObjectNode controls = Plane.controls(request);
        String iqn = plane.targetToChange(request);
        if (!reconfigures) {
            Names.requireServable(iqn);
            plane.live().change(plane.edits().targets().create(iqn, controls), Effect.GIVES);
            return Answer.message(200, "Target defined successfully");
        }
        ConfigEdit edit = plane.edits().targets().reconfigure(iqn, controls);
        plane.live().preview(edit);
        if (!controls.isEmpty()) {
            plane.fan()
                    .change(
                            "target reconfigure",
                            plane.portals(iqn),
                            plane.here(iqn, edit),
                            Call.of(
                                    "PUT",
                                    List.of("_target", iqn),
                                    "mode",
                                    "reconfigure",
                                    "controls",
                                    Json.text(controls).strip()));
        }
        return Answer.message(200, "Target reconfigured.");
    }

    private static void requireReconfigure(Request request) {
        String mode = request.field("mode", "");
        if (!mode.equals("reconfigure")) {
            throw new ApiProblem(500, "Unexpected mode '" + mode + "': only reconfigure");
        }
    }

    /// Nothing is left that a gateway that is down could still give away, so it stops nothing.
    private Answer delete(Request request) {
        String iqn = plane.targetToChange(request);
        plane.fan()
                .change(
                        "target delete",
                        plane.portals(iqn),
                        plane.edits().targets().remove(iqn),
                        Call.of("DELETE", List.of("_target", iqn)));
        return Answer.message(200, "Target deleted.");
    }

    private Answer putHere(Request request) {
        requireReconfigure(request);
        String iqn = plane.targetToChange(request);
        ConfigEdit edit = plane.edits().targets().reconfigure(iqn, Plane.controls(request));
        plane.live().serve(edit, Effect.GIVES);
        return Answer.message(200, "Target reconfigured.");
    }

    /// Takes this gateway from the target, and the last one takes the target with it (§1.5).
    private Answer deleteHere(Request request) {
        String iqn = plane.targetToChange(request);
        GatewayConf.Target target = plane.live().read().targets().get(iqn);
        if (target == null) {
            plane.live().apply(Effect.TAKES);
            return Answer.message(200, "Target deleted.");
        }
        if (!target.disks().isEmpty() || !target.clients().isEmpty()) {
            throw new ApiProblem(
                    400,
                    "Unable to delete target "
                            + iqn
                            + " - it still has disks or clients: remove them first");
        }
        boolean others = target.portals().keySet().stream().anyMatch(g -> !g.equals(plane.own()));
        if (!others) {
            plane.live().change(plane.edits().targets().remove(iqn), Effect.TAKES);
        } else if (target.portals().containsKey(plane.own())) {
            plane.live().change(plane.edits().portals().remove(iqn, plane.own()), Effect.TAKES);
        }
        return Answer.message(200, "Target deleted.");
    }
}
