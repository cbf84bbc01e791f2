package io.rbdgate.management.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A method and a path with `{variables}`, each one whole segment. `doc` is what `GET /api` tells
/// about it, first line first.
public record Route(
        String method,
        String template,
        Protection protection,
        List<String> doc,
        RequestHandler handler) {

    public Route {
        doc = List.copyOf(doc);
    }

    /// The variables when `segments` (decoded) fit the template, else null.
    @Nullable Map<String, String> match(List<String> segments) {
        List<String> parts = segments(template);
        if (parts.size() != segments.size()) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            String segment = segments.get(i);
            if (part.startsWith("{") && !segment.isEmpty()) {
                variables.put(part.substring(1, part.length() - 1), segment);
            } else if (!part.equals(segment)) {
                return null;
            }
        }
        return variables;
    }

    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
