package io.rbdgate.management.v1;

import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Protection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI 3.1 document of a table of operations.
final class OpenApiDocument {
    private static final String SCHEMAS = "#/components/schemas/";
    private final ObjectNode schemas = Json.object();

    private OpenApiDocument() {}

    static ObjectNode of(List<Operation> operations) {
        return new OpenApiDocument().document(operations);
    }

    private ObjectNode document(List<Operation> operations) {
        ObjectNode root = Json.object();
        root.put("openapi", "3.1.0");
        ObjectNode info = root.putObject("info");
        info.put("title", "rbdgate");
        info.put("version", "1");
        info.put("summary", "iSCSI targets on Ceph RBD, files, devices and memory");
        root.putArray("servers").addObject().put("url", V1Api.BASE);
        root.putArray("security").addObject().putArray("basic");
        ObjectNode paths = root.putObject("paths");
        for (Operation operation : operations) {
            ObjectNode item =
                    paths.get(operation.path()) instanceof ObjectNode known
                            ? known
                            : paths.putObject(operation.path());
            item.set(operation.method().toLowerCase(Locale.ROOT), operation(operation));
        }
        problemSchema();
        ObjectNode components = root.putObject("components");
        components.set("schemas", schemas);
        ObjectNode basic = components.putObject("securitySchemes").putObject("basic");
        basic.put("type", "http");
        basic.put("scheme", "basic");
        return root;
    }

    private ObjectNode operation(Operation operation) {
        ObjectNode node = Json.object();
        node.put("operationId", operation.id());
        node.put("summary", operation.summary());
        node.putArray("tags").add(operation.tag());
        if (operation.protection() == Protection.OPEN) {
            node.putArray("security");
        }
        parameters(operation, node.putArray("parameters"));
        if (operation.request() != null) {
            ObjectNode body = node.putObject("requestBody");
            body.put("required", true);
            body.putObject("content")
                    .putObject("application/json")
                    .set("schema", reference(operation.request()));
        }
        responses(operation, node.putObject("responses"));
        return node;
    }

    private void parameters(Operation operation, ArrayNode list) {
        for (String variable : operation.variables()) {
            ObjectNode parameter = list.addObject();
            parameter.put("name", variable);
            parameter.put("in", "path");
            parameter.put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
        for (Operation.QueryKey key : operation.query()) {
            ObjectNode parameter = list.addObject();
            parameter.put("name", key.name());
            parameter.put("in", "query");
            parameter.put("description", key.meaning());
            parameter.set("schema", schema(key.shape()));
        }
    }

    private void responses(Operation operation, ObjectNode node) {
        Operation.Result result = operation.result();
        ObjectNode success = node.putObject(Integer.toString(result.status()));
        success.put("description", "done");
        Class<?> type = operation.response();
        if (type != null) {
            ObjectNode body = success.putObject("content").putObject("application/json");
            body.set("schema", result == Operation.Result.MANY ? many(type) : reference(type));
        }
        if (result == Operation.Result.TASK || result == Operation.Result.CREATED) {
            ObjectNode location = success.putObject("headers").putObject("Location");
            location.put("description", "where it is");
            location.putObject("schema").put("type", "string");
        }
        for (int status : operation.problems()) {
            problem(node, status);
        }
        if (operation.protection() != Protection.OPEN) {
            problem(node, 401);
            problem(node, 403);
        }
        problem(node, 500);
    }

    private static void problem(ObjectNode responses, int status) {
        ObjectNode response = responses.putObject(Integer.toString(status));
        response.put("description", Problem.title(status));
        response.putObject("content")
                .putObject(Problem.CONTENT_TYPE)
                .putObject("schema")
                .put("$ref", SCHEMAS + "Problem");
    }

    private ObjectNode many(Class<?> item) {
        ObjectNode list = Json.object();
        list.put("type", "object");
        list.putArray("required").add("items");
        ObjectNode items = list.putObject("properties").putObject("items");
        items.put("type", "array");
        items.set("items", reference(item));
        return list;
    }

    private ObjectNode reference(Class<?> type) {
        return type.isRecord() ? reference(Shape.of(type)) : Json.object().put("type", "object");
    }

    private ObjectNode reference(Shape.Thing thing) {
        if (!schemas.has(thing.name())) {
            ObjectNode schema = schemas.putObject(thing.name());
            schema.put("type", "object");
            ArrayNode required = Json.array();
            ObjectNode properties = schema.putObject("properties");
            for (Shape.Member member : thing.members()) {
                ObjectNode property = schema(member.shape());
                if (!member.meaning().isEmpty()) {
                    property.put("description", member.meaning());
                }
                properties.set(member.name(), property);
                if (member.required()) {
                    required.add(member.name());
                }
            }
            schema.set("required", required);
            schema.put("additionalProperties", false);
        }
        return Json.object().put("$ref", SCHEMAS + thing.name());
    }

    private ObjectNode schema(Shape shape) {
        ObjectNode node = Json.object();
        switch (shape) {
            case Shape.Text text -> text(text, node);
            case Shape.Whole whole -> {
                node.put("type", "integer").put("format", "int64");
                if (whole.min() != Long.MIN_VALUE) {
                    node.put("minimum", whole.min());
                }
                if (whole.max() != Long.MAX_VALUE) {
                    node.put("maximum", whole.max());
                }
            }
            case Shape.Fraction _ -> node.put("type", "number");
            case Shape.Truth _ -> node.put("type", "boolean");
            case Shape.Items items -> {
                node.put("type", "array");
                node.set("items", schema(items.of()));
            }
            case Shape.Dictionary dictionary -> {
                node.put("type", "object");
                node.set("additionalProperties", schema(dictionary.of()));
            }
            case Shape.Thing thing -> node.setAll(reference(thing));
            case Shape.Anything _ -> {}
        }
        return node;
    }

    private static void text(Shape.Text text, ObjectNode node) {
        node.put("type", "string");
        if (!text.oneOf().isEmpty()) {
            ArrayNode values = node.putArray("enum");
            text.oneOf().forEach(values::add);
            return;
        }
        node.put("maxLength", text.longest());
        if (!text.pattern().isEmpty()) {
            node.put("pattern", "^(" + text.pattern() + ")$");
        }
        if (!text.example().isEmpty()) {
            node.putArray("examples").add(text.example());
        }
    }

    private void problemSchema() {
        Shape.Thing body = Shape.of(ProblemBody.class);
        reference(new Shape.Thing("Problem", body.members()));
    }

    /// What a problem looks like, for the document.
    private record ProblemBody(
            @Field("A URN naming the kind of problem") String type,
            @Field("The kind of problem in words") String title,
            @Field(value = "The HTTP status", min = 400, max = 599) int status,
            @Field("What is wrong and what to do") String detail,
            @Field("What was asked") @Nullable String instance,
            @Field("Each thing wrong with the request") @Nullable List<Problem.Fault> errors) {}
}
