package io.rbdgate.management.v1;

import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks a request against its operation's row.
final class Binding {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private final Operation operation;
    private final Shape shape;

    Binding(Operation operation) {
        this.operation = operation;
        Class<?> type = operation.request();
        this.shape = type == null ? new Shape.Anything() : Shape.of(type);
    }

    /// @throws Problem that lists everything wrong with the request
    Call bind(Request request) {
        List<Problem.Fault> faults = new ArrayList<>();
        for (String name : request.query().keySet()) {
            query(name, request.query().getOrDefault(name, ""), faults);
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new Call(request, body(request));
    }

    private void query(String name, String value, List<Problem.Fault> faults) {
        for (Operation.QueryKey key : operation.query()) {
            if (key.name().equals(name)) {
                faults.addAll(ShapeCheck.faults(scalar(value, key.shape()), key.shape(), name));
                return;
            }
        }
        List<String> known = operation.query().stream().map(Operation.QueryKey::name).toList();
        faults.add(
                new Problem.Fault(
                        ShapeCheck.shortened(name),
                        known.isEmpty()
                                ? "is not known: this operation takes no query"
                                : "is not known; known are " + String.join(", ", known)));
    }

    /// A query's text as the JSON it stands for.
    private static JsonNode scalar(String value, Shape shape) {
        boolean literal =
                (shape instanceof Shape.Whole && value.matches("-?[0-9]{1,18}"))
                        || (shape instanceof Shape.Truth && value.matches("true|false"));
        return literal ? Json.parse(value) : Json.tree(value);
    }

    private @Nullable Object body(Request request) {
        Class<?> type = operation.request();
        boolean sent = !request.body().isBlank();
        if (type == null) {
            if (sent) {
                throw Problem.of(400, "this operation takes no body; send none");
            }
            return null;
        }
        if (!sent) {
            throw Problem.of(
                    400, "the body is missing: send a JSON object (" + type.getSimpleName() + ")");
        }
        if (!request.contentType().startsWith("application/json")) {
            throw Problem.of(415, "the body is not JSON: send Content-Type: application/json");
        }
        JsonNode tree = Json.parse(request.body());
        List<Problem.Fault> faults = ShapeCheck.faults(tree, shape, "");
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return MAPPER.treeToValue(tree, type);
    }
}
