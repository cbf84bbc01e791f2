package io.rbdgate.management.http;

import java.util.Map;

/// What goes back to the client: status, body and its type, further headers; and `outcome`, what
/// the audit log says about it.
public record Answer(
        int status, String contentType, String body, Map<String, String> headers, String outcome) {
    private static final String DONE = "done";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /// A JSON answer; `value` is a tree, map, list or record.
    public static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Json.text(value), Map.of(), DONE);
    }

    /// `value` as JSON with status 200.
    public static Answer ok(Object value) {
        return json(200, value);
    }

    /// `{"message": text}`.
    public static Answer message(int status, String text) {
        return json(status, Map.of("message", text));
    }

    /// Text of another type (sent as UTF-8).
    public static Answer of(int status, String contentType, String body) {
        return new Answer(status, contentType, body, Map.of(), DONE);
    }

    /// The same with one more header.
    public Answer with(String header, String value) {
        var more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, more, outcome);
    }

    /// The same with another outcome.
    public Answer told(String newOutcome) {
        return new Answer(status, contentType, body, headers, newOutcome);
    }
}
