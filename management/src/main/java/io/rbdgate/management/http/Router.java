package io.rbdgate.management.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All routes of a server. Immutable.
public final class Router {
    private final Map<Shape, List<Route>> byShape;
    private final List<Route> routes;
    private final Map<String, ErrorForm> errorForms;

    /// Routes are found by the number of their segments and the second one (`/api/disk/…`).
    private record Shape(int segments, String second) {
        static Shape of(List<String> segments) {
            return new Shape(segments.size(), segments.size() > 1 ? segments.get(1) : "");
        }
    }

    private Router(Builder builder) {
        routes = List.copyOf(builder.routes);
        errorForms = new LinkedHashMap<>(builder.errorForms);
        byShape = new LinkedHashMap<>();
        for (Route route : routes) {
            byShape.computeIfAbsent(
                            Shape.of(Route.segments(route.template())), s -> new ArrayList<>())
                    .add(route);
        }
    }

    /// What a path and method lead to.
    sealed interface Match {
        record Found(Route route, Map<String, String> variables) implements Match {}

        record WrongMethod(SortedSet<String> allowed) implements Match {}

        record Unknown() implements Match {}
    }

    Match match(String method, List<String> segments) {
        SortedSet<String> allowed = new TreeSet<>();
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Route route : byShape.getOrDefault(Shape.of(segments), List.of())) {
            Map<String, String> variables = route.match(segments);
            if (variables != null && route.method().equals(wanted)) {
                return new Match.Found(route, variables);
            }
            if (variables != null) {
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty() ? new Match.Unknown() : new Match.WrongMethod(allowed);
    }

    /// How errors below `path` are told: by the form of the longest prefix, else as
    /// `{"message":…}`.
    ErrorForm errorForm(String path) {
        String best = "";
        for (String prefix : errorForms.keySet()) {
            boolean below = path.equals(prefix) || path.startsWith(prefix + "/");
            if (below && prefix.length() > best.length()) {
                best = prefix;
            }
        }
        @Nullable ErrorForm form = errorForms.get(best);
        return form == null ? Answer::message : form;
    }

    /// Every route, in the order it was added.
    public List<Route> routes() {
        return routes;
    }

    /// An empty builder.
    public static Builder builder() {
        return new Builder();
    }

    /// Collects routes; the first that fits wins.
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();
        private final Map<String, ErrorForm> errorForms = new LinkedHashMap<>();

        private Builder() {}

        /// Adds a route that needs no explanation.
        public Builder route(
                String method, String template, Protection protection, RequestHandler handler) {
            return add(new Route(method, template, protection, List.of(), handler));
        }

        /// Adds a route.
        public Builder add(Route route) {
            routes.add(route);
            return this;
        }

        /// Adds routes.
        public Builder addAll(Collection<Route> more) {
            routes.addAll(more);
            return this;
        }

        /// Tells errors of `prefix` and everything below it in that form.
        public Builder errors(String prefix, ErrorForm form) {
            errorForms.put(prefix, form);
            return this;
        }

        public Router build() {
            return new Router(this);
        }
    }
}
