package io.rbdgate.management.v1;

import io.rbdgate.management.StorageException;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.Json;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request that cannot be carried out, told as RFC 9457 wants it: what, where, what to do.
final class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Fault> faults;

    /// One thing wrong with the request: `where` is the member's path.
    record Fault(
            @Field("Which member of the body or query") String where,
            @Field("What is wrong with it") String what) {}

    private Problem(int status, String detail, List<Fault> faults) {
        super(detail, null, false, false);
        this.status = status;
        this.faults = faults;
    }

    /// A problem of that HTTP status.
    static Problem of(int status, String detail) {
        return new Problem(status, detail, List.of());
    }

    static Problem notFound(String detail) {
        return of(404, detail);
    }

    static Problem conflict(String detail) {
        return of(409, detail);
    }

    /// A body that is JSON but cannot be meant.
    static Problem invalid(List<Fault> faults) {
        String all =
                faults.stream()
                        .map(f -> f.where() + " " + f.what())
                        .collect(Collectors.joining("; "));
        return new Problem(422, all, faults);
    }

    static Problem invalid(String where, String what) {
        return invalid(List.of(new Fault(where, what)));
    }

    /// What Ceph said.
    static Problem of(StorageException e) {
        int status =
                switch (e.kind()) {
                    case NOT_FOUND -> 404;
                    case EXISTS, BUSY, NOT_EMPTY, CANCELLED -> 409;
                    case INVALID -> 422;
                    case NO_SPACE -> 507;
                    case NOT_PERMITTED -> 403;
                    case UNAVAILABLE -> 503;
                    case FAILED -> 502;
                };
        return of(status, String.valueOf(e.getMessage()));
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /// As it is sent; `path` is what was asked.
    Answer answer(String path) {
        return answer(status, detail(), path, faults);
    }

    /// An error that was found before an operation was reached.
    static Answer answer(int status, String detail) {
        return answer(status, detail, "", List.of());
    }

    private static Answer answer(int status, String detail, String path, List<Fault> faults) {
        ObjectNode body = Json.object();
        String title = title(status);
        body.put(
                "type",
                "urn:rbdgate:problem:"
                        + title.replace(' ', '-').toLowerCase(java.util.Locale.ROOT));
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        if (!path.isEmpty()) {
            body.put("instance", path);
        }
        if (!faults.isEmpty()) {
            ArrayNode list = body.putArray("errors");
            faults.forEach(f -> list.add(Json.tree(f)));
        }
        return Answer.of(status, CONTENT_TYPE, Json.text(body)).told(detail);
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not authenticated";
            case 403 -> "Not permitted";
            case 404 -> "Not found";
            case 405 -> "Wrong method";
            case 409 -> "Conflict";
            case 413 -> "Too large";
            case 415 -> "Wrong media type";
            case 422 -> "Invalid values";
            case 429 -> "Too many tasks";
            case 501 -> "Not available";
            case 502 -> "Failed in Ceph";
            case 503 -> "Unavailable";
            case 507 -> "No space";
            default -> status >= 500 ? "Failed" : "Refused";
        };
    }
}
