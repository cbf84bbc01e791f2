package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Protection;
import io.rbdgate.management.http.RequestHandler;
import io.rbdgate.management.http.Route;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Collects restricted routes with their explanation.
final class RouteList {
    private static final Logger LOG = LoggerFactory.getLogger(RouteList.class);

    private final List<Route> routes = new ArrayList<>();

    /// Adds a route; `doc` is its line in `GET /api`.
    RouteList add(String method, String template, String doc, RequestHandler handler) {
        return add(method, template, Protection.RESTRICTED, doc, handler);
    }

    /// Adds a route.
    RouteList add(
            String method,
            String template,
            Protection protection,
            String doc,
            RequestHandler handler) {
        routes.add(new Route(method, template, protection, List.of(doc), told(handler)));
        return this;
    }

    /// What an edit refuses is the client's mistake; what the store cannot do is ours.
    private static RequestHandler told(RequestHandler handler) {
        return request -> {
            try {
                return handler.answer(request);
            } catch (ConfEditException e) {
                throw new ApiProblem(e.status(), String.valueOf(e.getMessage()));
            } catch (ConfigStoreException e) {
                LOG.error("the shared configuration", e);
                throw new ApiProblem(503, String.valueOf(e.getMessage()));
            }
        };
    }

    /// All of them.
    List<Route> routes() {
        return List.copyOf(routes);
    }
}
