package io.rbdgate.management.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as handlers see it. `path` is as sent, `variables` are the decoded segments the
/// route's template names, `body` is read as UTF-8, `peer` is the client's address without scope
/// and IPv4 mapping, `user` who it is (empty on open routes). Of keys given twice the first value
/// counts.
public record Request(
        String method,
        String path,
        Map<String, String> variables,
        Map<String, String> query,
        Map<String, String> headers,
        String contentType,
        String body,
        Map<String, String> form,
        String peer,
        String user) {

    /// The path variable of that name.
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no variable " + name);
        }
        return value;
    }

    /// A form field, or null when it was not sent.
    public @Nullable String field(String name) {
        return form.get(name);
    }

    /// A form field, or `absent` when it was not sent.
    public String field(String name, String absent) {
        return form.getOrDefault(name, absent);
    }

    /// A form field that must be there.
    ///
    /// @throws ApiProblem (400) when it is not
    public String mandatory(String name) {
        String value = form.get(name);
        if (value == null) {
            throw new ApiProblem(400, "the form field '" + name + "' is missing");
        }
        return value;
    }

    /// A header (name in lower case), or null.
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// Whether it is meant to change something.
    public boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /// The same with other path variables.
    public Request with(Map<String, String> values) {
        return new Request(
                method, path, values, query, headers, contentType, body, form, peer, user);
    }

    Request by(String name) {
        return new Request(
                method, path, variables, query, headers, contentType, body, form, peer, name);
    }
}
