package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.StorageAdmin.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Requests made up from the OpenAPI document, half of them deliberately wrong somewhere.
class RandomRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random = new Random(20261121);

    private record Described(String method, String path, JsonNode operation) {}

    @Test
    void tenThousandRequestsAreAllAnsweredAndNoneBreaksTheGateway() throws IOException {
        MemoryStorage ceph = new MemoryStorage();
        ceph.create(ImageName.of("rbd", "disk_1"), 1 << 20, null);
        try (V1Rig rig = new V1Rig(new MemoryConfigStore(), ceph)) {
            JsonNode document = rig.get("/openapi.json").json();
            List<Described> operations = operations(document);
            List<String> wrong = new ArrayList<>();
            try (PlainClient client = new PlainClient(rig.port())) {
                for (int i = 0; i < REQUESTS; i++) {
                    Described operation = operations.get(random.nextInt(operations.size()));
                    String path = path(operation);
                    String body = body(operation, document);
                    V1Rig.Reply reply = client.send(operation.method(), path, body);
                    String declared = Integer.toString(reply.status());
                    if (operation.operation().path("responses").path(declared).isMissingNode()
                            || reply.status() == 500) {
                        wrong.add(operation.method() + " " + path + " " + body + " → " + reply);
                    }
                }
            }

            assertThat(wrong).isEmpty();
            rig.get("/sessions").is(200);
        }
    }

    private static List<Described> operations(JsonNode document) {
        List<Described> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                found.add(
                        new Described(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue()));
            }
        }
        return found;
    }

    private String path(Described operation) {
        StringBuilder path = new StringBuilder();
        for (String part : operation.path().substring(1).split("/", -1)) {
            path.append('/').append(part.startsWith("{") ? segment(part) : part);
        }
        char separator = '?';
        for (JsonNode parameter : operation.operation().path("parameters")) {
            if (parameter.path("in").asString("").equals("query") && random.nextBoolean()) {
                JsonNode value = value(parameter.path("schema"), NODES.objectNode());
                path.append(separator)
                        .append(parameter.path("name").asString(""))
                        .append('=')
                        .append(encoded(value.isString() ? value.stringValue() : value + ""));
                separator = '&';
            }
        }
        return path.toString();
    }

    private String segment(String variable) {
        List<String> usual =
                switch (variable) {
                    case "{pool}" -> List.of("rbd", "ecdata");
                    case "{image}" -> List.of("disk_1", "disk_2");
                    case "{snapshot}" -> List.of("before-upgrade", "s1");
                    case "{iqn}" -> List.of("iqn.2026-11.io.rbdgate:demo");
                    case "{initiator}" -> List.of("iqn.1994-05.com.redhat:client");
                    case "{pgid}" -> List.of("2.0", "3.1");
                    case "{namespace}" -> List.of("team1");
                    default -> List.of("0", "1", "7", "t0");
                };
        return random.nextInt(4) > 0
                ? usual.get(random.nextInt(usual.size()))
                : encoded(text(1 + random.nextInt(20)));
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private @Nullable String body(Described operation, JsonNode document) {
        JsonNode schema =
                operation
                        .operation()
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema");
        if (schema.isMissingNode()) {
            return null;
        }
        String body = value(schema, document).toString();
        return random.nextInt(20) == 0 ? body.substring(random.nextInt(body.length())) : body;
    }

    private JsonNode value(JsonNode schema, JsonNode document) {
        if (random.nextInt(12) == 0) {
            return anything();
        }
        JsonNode reference = schema.path("$ref");
        if (reference.isString()) {
            String name = reference.stringValue();
            return value(
                    document.path("components")
                            .path("schemas")
                            .path(name.substring(name.lastIndexOf('/') + 1)),
                    document);
        }
        return switch (schema.path("type").asString("")) {
            case "object" -> object(schema, document);
            case "array" -> {
                ArrayNode list = NODES.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    list.add(value(schema.path("items"), document));
                }
                yield list;
            }
            case "integer" -> NODES.numberNode(whole(schema));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "string" -> NODES.stringNode(string(schema));
            default -> anything();
        };
    }

    private ObjectNode object(JsonNode schema, JsonNode document) {
        ObjectNode object = NODES.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(r -> required.add(r.asString("")));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            boolean wanted = required.contains(property.getKey()) || random.nextBoolean();
            if (wanted && random.nextInt(30) > 0) {
                object.set(property.getKey(), value(property.getValue(), document));
            }
        }
        return object;
    }

    private long whole(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(Long.MAX_VALUE);
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + random.nextLong(1, Math.max(2, Math.min(most - least, 1 << 24)));
        };
    }

    private String string(JsonNode schema) {
        JsonNode values = schema.path("enum");
        if (!values.isEmpty()) {
            return values.get(random.nextInt(values.size())).asString("");
        }
        JsonNode example = schema.path("examples").path(0);
        return example.isString() && random.nextInt(4) > 0
                ? example.stringValue()
                : text(random.nextInt(30));
    }

    private JsonNode anything() {
        return switch (random.nextInt(6)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(random.nextLong());
            case 2 -> NODES.numberNode(random.nextDouble());
            case 3 -> NODES.stringNode(text(random.nextInt(2000)));
            case 4 -> NODES.arrayNode().add(NODES.objectNode());
            default -> NODES.objectNode().put(text(5), 1);
        };
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextInt(10) == 0
                            ? (char) (1 + random.nextInt(0x2000))
                            : (char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }
}
