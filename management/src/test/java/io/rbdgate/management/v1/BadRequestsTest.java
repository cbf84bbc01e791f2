package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.api.JsonApi.Reply;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.http.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Bad requests to every operation, made from the table itself: each is refused with a problem that
/// names the place, and nothing has changed.
class BadRequestsTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String IQN = "iqn.2026-11.io.rbdgate:demo";
    private static final String LONG = "x".repeat(5000);
    private static final Map<String, String> EXISTING =
            Map.of(
                    "iqn", IQN,
                    "initiator", "iqn.1994-05.com.redhat:client",
                    "gateway", "gw1.example.org",
                    "pool", "rbd",
                    "image", "disk_1",
                    "snapshot", "s1",
                    "namespace", "team1",
                    "pgid", "2.0",
                    "lun", "0");

    /// Every operation, for parameterized tests.
    static final List<Operation> OPERATIONS = operations();

    private final MemoryStorage ceph = new MemoryStorage();
    private final MemoryConfigStore store = new MemoryConfigStore();
    private final V1Rig rig = new V1Rig(store, ceph);
    private String documentBefore = "";
    private List<String> storageBefore = List.of();

    private static List<Operation> operations() {
        try (V1Rig rig = new V1Rig(new MemoryConfigStore(), new MemoryStorage())) {
            return rig.api.operations();
        }
    }

    @BeforeEach
    void make() {
        ceph.create(ImageName.of("rbd", "disk_1"), 1 << 20, null);
        ceph.createSnapshot(ImageName.of("rbd", "disk_1"), "s1");
        ceph.createNamespace("rbd", "team1");
        rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(201);
        String target = "/targets/" + IQN;
        rig.put(target + "/portal-groups/gw1.example.org", "{\"addresses\":[\"10.0.0.1\"]}")
                .is(200);
        rig.post(
                        target + "/luns",
                        "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"disk_1\"}}")
                .is(201);
        rig.post(target + "/initiators", "{\"iqn\":\"" + EXISTING.get("initiator") + "\"}").is(201);
        documentBefore = store.read().document().toString();
        storageBefore = storage();
    }

    @AfterEach
    void nothingHasChanged() {
        assertThat(store.read().document()).hasToString(documentBefore);
        assertThat(storage()).isEqualTo(storageBefore);
        assertThat(rig.get("/tasks").json().path("items")).isEmpty();
        rig.close();
    }

    private List<String> storage() {
        List<String> all = new ArrayList<>(ceph.images("rbd", ""));
        all.addAll(ceph.namespaces("rbd"));
        ceph.snapshots(ImageName.of("rbd", "disk_1")).forEach(s -> all.add(s.toString()));
        all.addAll(ceph.log);
        return all;
    }

    private static String path(Operation operation) {
        String path = operation.path();
        for (String variable : operation.variables()) {
            path = path.replace("{" + variable + "}", EXISTING.getOrDefault(variable, "0"));
        }
        return path;
    }

    private static boolean isRead(Operation operation) {
        return operation.method().equals("GET");
    }

    /// Refused with one of these statuses, by a problem that the operation's row declares.
    private void refused(Operation operation, Reply reply, Integer... statuses) {
        assertThat(reply.status())
                .as("%s %s: %s", operation.method(), operation.path(), reply.text())
                .isIn((Object[]) statuses);
        assertThat(reply.detail()).hasSizeGreaterThan(15);
        assertThat(reply.detail().length()).as("told in few words").isLessThan(2000);
        if (reply.status() != 401 && reply.status() != 403) {
            assertThat(operation.problems()).contains(reply.status());
        }
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void whoGivesNoOrAWrongPasswordIsNotLetIn(Operation operation) {
        if (operation.protection() == Protection.OPEN) {
            return;
        }
        String body = operation.request() == null ? null : "{}";
        for (String login : List.of("admin:wrong", "root:secret", "admin", ":")) {
            Reply reply =
                    rig.send(operation.method(), path(operation), body, "application/json", login);
            refused(operation, reply, 401);
        }
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void aForeignAddressIsNotLetInEvenWithThePassword(Operation operation) {
        if (operation.protection() != Protection.RESTRICTED) {
            return;
        }
        rig.trusted = false;
        Reply reply = rig.send(operation.method(), path(operation), filled(operation));
        rig.trusted = true;
        refused(operation, reply, 403);
        assertThat(reply.detail()).startsWith("API access not available to 127.0.0.1");
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void aQueryKeyThatIsNotKnownIsRefused(Operation operation) {
        Reply reply =
                rig.send(
                        operation.method(), path(operation) + "?" + LONG + "=1", filled(operation));
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.detail()).contains("is not known");
        assertThat(reply.detail().length()).as("told in few words").isLessThan(2000);
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void aQueryOfTheWrongTypeIsRefused(Operation operation) {
        for (Operation.QueryKey key : operation.query()) {
            String wrong =
                    switch (key.shape()) {
                        case Shape.Whole _ -> "1.5";
                        case Shape.Truth _ -> "yes";
                        default -> LONG;
                    };
            Reply reply =
                    rig.send(
                            operation.method(),
                            path(operation) + "?" + key.name() + "=" + wrong,
                            filled(operation));
            refused(operation, reply, 422);
            assertThat(reply.json().path("errors").path(0).path("where").asString(""))
                    .isEqualTo(key.name());
        }
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void aBodyThatIsNotTheOneDescribedIsRefused(Operation operation) {
        if (operation.request() == null) {
            if (!isRead(operation)) {
                Reply unwanted = rig.send(operation.method(), path(operation), "{}");
                assertThat(unwanted.is(400).detail())
                        .isEqualTo("this operation takes no body; send none");
            }
            return;
        }
        String path = path(operation);
        refused(operation, rig.send(operation.method(), path, ""), 400);
        refused(operation, rig.send(operation.method(), path, "{\"a\":"), 400);
        refused(operation, rig.send(operation.method(), path, "\u0000"), 400);
        refused(operation, rig.send(operation.method(), path, "[".repeat(3000)), 400);
        refused(operation, rig.send(operation.method(), path, "[]"), 422);
        refused(operation, rig.send(operation.method(), path, "7"), 422);
        refused(operation, rig.send(operation.method(), path, "{\"" + LONG + "\":1}"), 422);
        refused(
                operation,
                rig.send(operation.method(), path, "{}", "text/plain", "admin:secret"),
                415);
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void everyMemberIsCheckedForItsTypeAndLength(Operation operation) {
        Class<?> type = operation.request();
        if (type == null) {
            return;
        }
        for (Shape.Member member : Shape.of(type).members()) {
            for (JsonNode wrong : wrong(member.shape())) {
                ObjectNode body = example(Shape.of(type));
                body.set(member.name(), wrong);
                Reply reply = rig.send(operation.method(), path(operation), body.toString());
                refused(operation, reply, 422);
                assertThat(reply.json().path("errors").findValuesAsString("where"))
                        .as("%s: %s", member.name(), reply.text())
                        .anyMatch(where -> where.startsWith(member.name()));
            }
            if (member.required()) {
                ObjectNode body = example(Shape.of(type));
                body.remove(member.name());
                Reply reply = rig.send(operation.method(), path(operation), body.toString());
                refused(operation, reply, 422);
                assertThat(reply.detail()).contains(member.name() + " is missing");
            }
        }
    }

    private static List<JsonNode> wrong(Shape shape) {
        return switch (shape) {
            case Shape.Text _ ->
                    List.of(NODES.numberNode(7), NODES.arrayNode(), NODES.stringNode(LONG));
            case Shape.Whole _ ->
                    List.of(
                            NODES.stringNode("7"),
                            NODES.numberNode(1.5),
                            NODES.numberNode(Long.MIN_VALUE),
                            NODES.numberNode(new java.math.BigInteger("9".repeat(30))));
            case Shape.Fraction _, Shape.Truth _ -> List.of(NODES.stringNode("true"));
            case Shape.Items _, Shape.Dictionary _, Shape.Thing _ ->
                    List.of(NODES.stringNode("x"), NODES.numberNode(7));
            case Shape.Anything _ -> List.of();
        };
    }

    private static @Nullable String filled(Operation operation) {
        Class<?> type = operation.request();
        return type == null ? null : example(Shape.of(type)).toString();
    }

    private static ObjectNode example(Shape.Thing thing) {
        ObjectNode object = NODES.objectNode();
        for (Shape.Member member : thing.members()) {
            if (member.required()) {
                object.set(member.name(), example(member.shape()));
            }
        }
        return object;
    }

    private static JsonNode example(Shape shape) {
        return switch (shape) {
            case Shape.Text text when text.oneOf().isEmpty() ->
                    NODES.stringNode(text.example().isEmpty() ? "10.0.0.9" : text.example());
            case Shape.Text text -> NODES.stringNode(text.oneOf().getFirst());
            case Shape.Whole whole -> NODES.numberNode(Math.max(whole.min(), 1));
            case Shape.Fraction _ -> NODES.numberNode(0.5);
            case Shape.Truth _ -> NODES.booleanNode(true);
            case Shape.Items items -> NODES.arrayNode().add(example(items.of()));
            case Shape.Dictionary _ -> NODES.objectNode();
            case Shape.Thing thing -> example(thing);
            case Shape.Anything _ -> NODES.objectNode();
        };
    }

    /// Names that nothing has: 404 (a name that cannot be one: 400), whatever the operation.
    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void whatIsNotThereIsNotFound(Operation operation) {
        for (String variable : operation.variables()) {
            // the cluster here has every erasure profile
            boolean anyName = operation.path().startsWith("/cluster/erasure-profiles/");
            if (operation.problems().contains(501) || isMadeByPut(operation, variable) || anyName) {
                continue;
            }
            String unknown =
                    switch (variable) {
                        case "iqn", "initiator" -> "iqn.2026-11.io.rbdgate:nobody";
                        case "pgid" -> "99.0";
                        default -> "4711";
                    };
            for (String name : List.of(unknown, LONG, "%00", "a%2Fb", "..%2f..%2fetc")) {
                String path = operation.path().replace("{" + variable + "}", name);
                for (String other : operation.variables()) {
                    path = path.replace("{" + other + "}", EXISTING.getOrDefault(other, "0"));
                }
                Reply reply = rig.send(operation.method(), path, filled(operation));
                refused(operation, reply, 400, 404, 409, 422);
                if (name.equals(unknown) && !variable.equals("namespace")) {
                    assertThat(reply.status()).as(path + reply.text()).isEqualTo(404);
                }
            }
        }
    }

    /// A host group or portal group is made by naming it.
    private static boolean isMadeByPut(Operation operation, String variable) {
        return operation.method().equals("PUT") && operation.path().endsWith("{" + variable + "}");
    }

    @Test
    void whatExistsIsNotMadeAgain() {
        rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(409);
        rig.post(
                        "/targets/" + IQN + "/initiators",
                        "{\"iqn\":\"" + EXISTING.get("initiator") + "\"}")
                .is(409);
        rig.post(
                        "/targets/" + IQN + "/luns",
                        "{\"lun\":0,\"backstore\":{\"type\":\"memory\",\"sizeBytes\":1048576}}")
                .is(409);
        rig.post("/pools/rbd/images", "{\"image\":\"disk_1\",\"sizeBytes\":1048576}").is(409);
        rig.post("/pools/rbd/namespaces", "{\"name\":\"team1\"}").is(409);
        rig.post("/pools/rbd/images/disk_1/snapshots", "{\"name\":\"s1\"}").is(409);
    }
}
