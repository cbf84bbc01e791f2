package io.rbdgate.management.rest;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.Guard;
import io.rbdgate.management.http.Protection;
import io.rbdgate.management.http.Route;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// ceph-iscsi's REST API over the given ports. [#routes] and [#guard] are what an
/// [io.rbdgate.management.http.ApiServer] needs; routes of others may stand beside these.
public final class LegacyApi {
    private final List<Route> routes;
    private final Guard guard;

    /// The API of a gateway whose changes `fan` carries out.
    public LegacyApi(
            FanOut fan,
            StorageAdmin storage,
            DiskWatch disks,
            ApiConfig config,
            RestSettings settings) {
        Live live = fan.live();
        ConfEdits edits =
                new ConfEdits(
                        settings.clock(),
                        settings.vault(),
                        config.minimumGateways(),
                        settings.controls());
        Plane plane = new Plane(live, fan, live.control(), storage, disks, edits, config, settings);
        RouteList list = new RouteList();
        new SystemRoutes(plane).addTo(list);
        new TargetRoutes(plane).addTo(list);
        new GatewayRoutes(plane).addTo(list);
        new LunRoutes(plane).addTo(list);
        new DiskRoutes(plane).addTo(list);
        new SnapshotRoutes(plane).addTo(list);
        new AuthRoutes(plane).addTo(list);
        new InfoRoutes(plane).addTo(list);
        new ClientRoutes(plane).addTo(list);
        new GroupRoutes(plane).addTo(list);
        list.add("GET", "/api", Protection.OPEN, "The routes of this API", r -> index(list));
        List<Route> all = new ArrayList<>(list.routes());
        all.addAll(new FirstGeneration(live).aliases(list.routes()));
        this.routes = List.copyOf(all);
        this.guard =
                new Guard(
                        config.user(),
                        config.password(),
                        new TrustedPeers(config.trusted(), live, settings.clock()));
    }

    /// Every route, internal ones and those of the first generation included.
    public List<Route> routes() {
        return routes;
    }

    /// Who may use them.
    public Guard guard() {
        return guard;
    }

    /// `{"api": [[rule : doc, methods, [doc…]], …]}` of the public routes.
    private static Answer index(RouteList routes) {
        Map<String, List<Route>> rules = new TreeMap<>();
        for (Route route : routes.routes()) {
            if (!route.template().contains("/_")) {
                String rule = route.template().replace('{', '<').replace('}', '>');
                rules.computeIfAbsent(rule, r -> new ArrayList<>()).add(route);
            }
        }
        ObjectNode index = io.rbdgate.management.http.Json.object();
        ArrayNode api = index.putArray("api");
        rules.forEach(
                (rule, same) -> {
                    ArrayNode entry = api.addArray();
                    entry.add(rule + " : " + same.getFirst().doc().getFirst());
                    entry.add(
                            "Methods: "
                                    + String.join(",", same.stream().map(Route::method).toList()));
                    ArrayNode lines = entry.addArray();
                    same.forEach(route -> route.doc().forEach(lines::add));
                });
        return Answer.ok(index);
    }
}
