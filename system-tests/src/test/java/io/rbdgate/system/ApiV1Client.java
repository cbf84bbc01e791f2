package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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
    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final String BASE = "/api/v1";

    private final HttpClient client = HttpClient.newHttpClient();
    private final SortedSet<String> succeeded = new TreeSet<>();
    private final String url;
    private final String authorization;
    private final SortedSet<String> described;

    /// A client of the gateway that listens on `port`.
    ApiV1Client(int port, String password) {
        url = "http://127.0.0.1:" + port + BASE;
        byte[] both = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(both);
        described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path :
                send("GET", "/openapi.json", null).json().path("paths").properties()) {
            for (String method : path.getValue().propertyNames()) {
                described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
    }

    /// An answer; `text` is empty when there is no body.
    record Reply(int status, String type, String location, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }
    }

    /// Asks; `body` becomes JSON, null: none is sent.
    Reply send(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(LIMIT)
                        .header("Authorization", authorization);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.headers().firstValue("Location").orElse(""),
                    answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
        Reply reply = send(method, path, body);
        assertThat(reply.status()).as("%s %s: %s", method, path, reply.text()).isEqualTo(status);
        assertThat(reply.type()).startsWith("application/problem+json");
        assertThat(reply.json().path("status").intValue()).isEqualTo(status);
        return reply.json().path("detail").stringValue();
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
