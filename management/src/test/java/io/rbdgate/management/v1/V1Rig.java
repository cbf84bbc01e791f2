package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.http.ApiServer;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.Guard;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Router;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.Fencing;
import io.rbdgate.management.live.Live;
import io.rbdgate.management.live.PeerAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The real server with `/api/v1` on a free port, and a client of it.
final class V1Rig implements AutoCloseable {
    final TargetOfTest target = new TargetOfTest();
    final V1Api api;

    /// Whether this host may use what is for trusted addresses only.
    volatile boolean trusted = true;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiServer server;

    V1Rig(@Nullable ConfigStore store, @Nullable StorageAdmin storage) {
        AuditLog audit = new AuditLog(InstantSource.system());
        api =
                V1Api.over(
                        new V1Api.Parts(
                                target,
                                store == null ? null : alone(store),
                                new ConfEdits(
                                        InstantSource.system(),
                                        PasswordVault.NONE,
                                        1,
                                        ControlTable.DEFAULTS),
                                new ExtraEdits(PasswordVault.NONE),
                                storage,
                                audit,
                                InstantSource.system()));
        server =
                ApiServer.start(
                        new HostPort("127.0.0.1", 0),
                        null,
                        Router.builder()
                                .errors(V1Api.BASE, V1Api.errorForm())
                                .addAll(api.routes())
                                .build(),
                        new Guard("admin", new Secret("secret"), peer -> trusted),
                        audit,
                        InstantSource.system());
    }

    /// Changes of a gateway that has no others.
    private FanOut alone(ConfigStore store) {
        return new FanOut(
                new Live(store, target),
                new PeerAccess(
                        "admin",
                        new Secret("secret"),
                        false,
                        name -> "127.0.0.1:1",
                        InstantSource.system()),
                Fencing.NONE);
    }

    int port() {
        return server.port();
    }

    /// An answer; the body is an empty text when there is none.
    record Reply(int status, String type, String location, String text) {
        JsonNode json() {
            return Json.parse(text);
        }

        Reply is(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        /// Of a problem.
        String detail() {
            assertThat(type).startsWith("application/problem+json");
            assertThat(json().path("status").asInt(0)).isEqualTo(status);
            return json().path("detail").asString("");
        }
    }

    Reply get(String path) {
        return send("GET", path, null);
    }

    Reply post(String path, String body) {
        return send("POST", path, body);
    }

    Reply put(String path, String body) {
        return send("PUT", path, body);
    }

    Reply patch(String path, String body) {
        return send("PATCH", path, body);
    }

    Reply delete(String path) {
        return send("DELETE", path, null);
    }

    Reply send(String method, String path, @Nullable String body) {
        return send(method, path, body, "application/json", "admin:secret");
    }

    Reply send(String method, String path, @Nullable String body, String type, String login) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path))
                        .timeout(Duration.ofSeconds(20))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        login.getBytes(
                                                                java.nio.charset.StandardCharsets
                                                                        .UTF_8)));
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", type).method(method, BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.headers().firstValue("Location").orElse(""),
                    answer.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The task that an answer of 202 leads to, once it has ended.
    JsonNode ended(Reply accepted) {
        accepted.is(202);
        String path = accepted.location().substring("/api/v1".length());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !get(path).json().path("state").asString("").equals("running"));
        return get(path).json();
    }

    @Override
    public void close() {
        server.close();
        api.close();
        client.close();
    }
}
