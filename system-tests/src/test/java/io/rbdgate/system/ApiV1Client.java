package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.api.JsonApi;
import io.rbdgate.fixtures.api.JsonApi.Reply;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks `/api/v1` as `admin`, and remembers which operations of its OpenAPI document have
/// succeeded: long ones when their task was done.
final class ApiV1Client implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASE = "/api/v1";

    private final JsonApi client;
    private final SortedSet<String> succeeded = new TreeSet<>();
    private final SortedSet<String> described;

    /// A client of the gateway that listens on `port`.
    ApiV1Client(int port, String password) {
        client = new JsonApi(port, BASE, "admin:" + password);
        described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path :
                send("GET", "/openapi.json", null).json().path("paths").properties()) {
            for (String method : path.getValue().propertyNames()) {
                described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
    }

    /// Asks; `body` becomes JSON, null: none is sent.
    Reply send(String method, String path, @Nullable Object body) {
        return client.send(method, path, body == null ? null : JSON.writeValueAsString(body));
    }

    JsonNode get(String path) {
        return done("GET", path, null);
    }

    /// The list that `path` answers.
    JsonNode list(String path) {
        return get(path).path("items");
    }

    JsonNode post(String path, @Nullable Object body) {
        return done("POST", path, body);
    }

    JsonNode put(String path, Object body) {
        return done("PUT", path, body);
    }

    JsonNode patch(String path, Object body) {
        return done("PATCH", path, body);
    }

    JsonNode delete(String path) {
        return done("DELETE", path, null);
    }

    private JsonNode done(String method, String path, @Nullable Object body) {
        Reply reply = send(method, path, body);
        assertThat(reply.status()).as("%s %s: %s", method, path, reply.text()).isIn(200, 201, 204);
        remember(method, path);
        if (reply.status() == 201) {
            String location = reply.location().substring(BASE.length());
            assertThat(send("GET", location, null).status()).as(location).isEqualTo(200);
        }
        return reply.text().isEmpty() ? JSON.createObjectNode() : reply.json();
    }

    /// Begins long work; answers the path of its task.
    String begin(String method, String path, @Nullable Object body) {
        Reply reply = send(method, path, body);
        assertThat(reply.status()).as("%s %s: %s", method, path, reply.text()).isEqualTo(202);
        return reply.location().substring(BASE.length());
    }

    /// The task once it has ended, however it did.
    JsonNode ended(String task) {
        boolean ended =
                Waiting.until(
                        Duration.ofSeconds(60),
                        () -> !get(task).path("state").stringValue().equals("running"));
        JsonNode end = get(task);
        assertThat(ended).as(end.toString()).isTrue();
        return end;
    }

    /// Does long work to its end; answers the task.
    JsonNode task(String method, String path, @Nullable Object body) {
        JsonNode end = ended(begin(method, path, body));
        assertThat(end.path("state").stringValue()).as(end.toString()).isEqualTo("done");
        remember(method, path);
        return end;
    }

    /// Asks for something that is refused with `status`; answers what the problem's detail says.
    String refused(int status, String method, String path, @Nullable Object body) {
        return send(method, path, body).is(status).detail();
    }

    private void remember(String method, String path) {
        String[] asked = path.replaceFirst("\\?.*", "").split("/", -1);
        for (String operation : described) {
            if (operation.startsWith(method + " ")
                    && fits(operation.substring(method.length() + 1).split("/", -1), asked)) {
                succeeded.add(operation);
                return;
            }
        }
        throw new AssertionError(method + " " + path + " is not described");
    }

    private static boolean fits(String[] template, String[] asked) {
        boolean fits = template.length == asked.length;
        for (int i = 0; fits && i < asked.length; i++) {
            fits = template[i].startsWith("{") || template[i].equals(asked[i]);
        }
        return fits;
    }

    /// The operations of the document, as `GET /targets/{iqn}`.
    SortedSet<String> described() {
        return described;
    }

    /// Those that have succeeded.
    SortedSet<String> succeeded() {
        return succeeded;
    }

    @Override
    public void close() {
        client.close();
    }
}
