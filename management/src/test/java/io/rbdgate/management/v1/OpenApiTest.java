package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.http.Route;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenApiTest {
    private final V1Rig rig = new V1Rig(null, new MemoryStorage());
    private final JsonNode document = rig.get("/openapi.json").is(200).json();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anybodyMayReadIt() {
        rig.send("GET", "/openapi.json", null, "", "nobody:at-all").is(200);
        rig.send("GET", "/sessions", null, "", "nobody:at-all").is(401);
    }

    @Test
    void everyReferenceLeadsToASchemaAndEverySchemaIsReferredTo() {
        Set<String> referred = new TreeSet<>();
        collect(document, referred);
        Set<String> defined = new TreeSet<>();
        document.path("components")
                .path("schemas")
                .propertyNames()
                .forEach(n -> defined.add("#/components/schemas/" + n));

        assertThat(referred).isEqualTo(defined);
    }

    private static void collect(JsonNode node, Set<String> into) {
        if (node instanceof ObjectNode object && object.get("$ref") != null) {
            into.add(object.path("$ref").asString(""));
        }
        node.forEach(below -> collect(below, into));
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionIsARoute() {
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            path.getValue()
                    .propertyNames()
                    .forEach(
                            m ->
                                    described.add(
                                            m.toUpperCase(java.util.Locale.ROOT)
                                                    + " /api/v1"
                                                    + path.getKey()));
        }
        Set<String> routes = new TreeSet<>();
        for (Route route : rig.api.routes()) {
            if (route.template().startsWith(V1Api.BASE)) { // one is for other gateways only
                routes.add(route.method() + " " + route.template());
            }
        }

        assertThat(described).isEqualTo(routes);
    }

    @Test
    void everyOperationHasItsOwnIdAndDeclaresTheVariablesOfItsPath() {
        Set<String> ids = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (JsonNode operation : path.getValue()) {
                assertThat(ids.add(operation.path("operationId").asString(""))).isTrue();
                assertThat(operation.path("summary").asString("")).isNotEmpty();
                Set<String> declared = new HashSet<>();
                for (JsonNode parameter : operation.path("parameters")) {
                    if (parameter.path("in").asString("").equals("path")) {
                        declared.add("{" + parameter.path("name").asString("") + "}");
                    }
                }
                for (String part : path.getKey().split("/", -1)) {
                    assertThat(part.startsWith("{") && !declared.remove(part))
                            .as(path.getKey())
                            .isFalse();
                }
                assertThat(declared).isEmpty();
            }
        }
    }

    @Test
    void sayingSomethingElseThanDescribedIsRefused() {
        assertThat(rig.get("/sessions?tarket=x").is(422).detail())
                .isEqualTo("tarket is not known; known are target, initiator");
        assertThat(rig.get("/pools?x=1").is(422).detail())
                .isEqualTo("x is not known: this operation takes no query");
        assertThat(rig.post("/pools/rbd/namespaces", "").is(400).detail())
                .isEqualTo("the body is missing: send a JSON object (Namespace)");
        assertThat(rig.post("/pools/rbd/namespaces", "{").is(400).detail())
                .isEqualTo("the body is not JSON: look at line 1, column 2");
        assertThat(rig.post("/pools/rbd/namespaces", "{\"name\":t0psecret}").is(400).detail())
                .as("what is quoted may be a secret")
                .isEqualTo("the body is not JSON: look at line 1, column 9");
        assertThat(
                        rig.send("POST", "/pools/rbd/namespaces", "{}", "text/xml", "admin:secret")
                                .is(415)
                                .detail())
                .isEqualTo("the body is not JSON: send Content-Type: application/json");
        assertThat(rig.post("/pools/rbd/namespaces", "[]").is(422).detail())
                .isEqualTo("body must be an object");
        assertThat(rig.send("DELETE", "/tasks/1", "{}").is(400).detail())
                .isEqualTo("this operation takes no body; send none");
        assertThat(rig.get("/nothing").is(404).detail())
                .isEqualTo("there is no route /api/v1/nothing");
        assertThat(rig.put("/pools", "{}").is(405).detail())
                .isEqualTo("PUT is not possible here, only GET, POST");
    }
}
