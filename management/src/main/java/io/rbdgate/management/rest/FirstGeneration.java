package io.rbdgate.management.rest;

import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.http.RequestHandler;
import io.rbdgate.management.http.Route;
import io.rbdgate.management.live.Live;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The routes of ceph-iscsi-cli 2.x (§11), which knew one target: today's ones without the name of
/// the target, where exactly one exists, and disks as `pool.image`.
final class FirstGeneration {
    private static final String TARGET = "/{target}";
    private static final String DISK = "disk/{pool}/{image}";
    private static final Set<String> PATHS =
            Set.of(
                    "gateways",
                    "gateway",
                    "clients",
                    "client",
                    "clientauth",
                    "clientlun",
                    "hostgroups",
                    "hostgroup");

    private final Live live;

    FirstGeneration(Live live) {
        this.live = live;
    }

    /// The aliases of those of `routes` that the first generation had.
    List<Route> aliases(List<Route> routes) {
        List<Route> aliases = new ArrayList<>();
        for (Route route : routes) {
            String path = route.template().replaceFirst("^/api/?", "");
            String plain = path.startsWith("_") ? path.substring(1) : path;
            int slash = plain.indexOf('/');
            if (plain.equals(DISK)) {
                String template = route.template().replace("{pool}/{image}", "{disk}");
                aliases.add(alias(route, template, request -> byDot(request, route.handler())));
            } else if (slash > 0
                    && PATHS.contains(plain.substring(0, slash))
                    && plain.startsWith(TARGET, slash)) {
                aliases.add(
                        alias(
                                route,
                                route.template().replace(TARGET, ""),
                                request -> byOnlyTarget(request, route.handler())));
            }
        }
        return aliases;
    }

    private interface Rewriting {
        io.rbdgate.management.http.Answer answer(Request request);
    }

    private static Route alias(Route route, String template, Rewriting handler) {
        return new Route(route.method(), template, route.protection(), List.of(), handler::answer);
    }

    private io.rbdgate.management.http.Answer byOnlyTarget(
            Request request, RequestHandler handler) {
        Set<String> targets = live.read().targets().keySet();
        if (targets.size() != 1) {
            throw new ApiProblem(
                    404,
                    "this route is for an installation with one target, this one has "
                            + targets.size()
                            + ": name the target in the path");
        }
        return handler.answer(with(request, Map.of("target", targets.iterator().next())));
    }

    private io.rbdgate.management.http.Answer byDot(Request request, RequestHandler handler) {
        String name = request.variable("disk");
        for (GatewayConf.Disk disk : live.read().disks().values()) {
            if (name.equals(disk.pool() + "." + disk.image())) {
                return handler.answer(
                        with(request, Map.of("pool", disk.pool(), "image", disk.image())));
            }
        }
        int dot = name.indexOf('.');
        if (dot < 1 || dot == name.length() - 1) {
            throw new ApiProblem(404, "disk '" + name + "' is not of the form pool.image");
        }
        return handler.answer(
                with(
                        request,
                        Map.of("pool", name.substring(0, dot), "image", name.substring(dot + 1))));
    }

    private static Request with(Request request, Map<String, String> more) {
        Map<String, String> variables = new LinkedHashMap<>(request.variables());
        variables.putAll(more);
        return request.with(variables);
    }
}
