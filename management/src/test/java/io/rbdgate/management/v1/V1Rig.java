package io.rbdgate.management.v1;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.fixtures.api.JsonApi;
import io.rbdgate.fixtures.api.JsonApi.Reply;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.http.ApiServer;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.Guard;
import io.rbdgate.management.http.Router;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.Fencing;
import io.rbdgate.management.live.Live;
import io.rbdgate.management.live.PeerAccess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The real server with `/api/v1` on a free port, and a client of it.
final class V1Rig implements AutoCloseable {
    final TargetOfTest target;
    final V1Api api;

    /// Whether this host may use what is for trusted addresses only.
    volatile boolean trusted = true;

    private final JsonApi client;
    private final ApiServer server;

    V1Rig(@Nullable ConfigStore store, @Nullable StorageAdmin storage) {
        this("gw1.example.org", store, storage, Map.of());
    }

    /// As gateway `name` of a group; `ports` tells where the APIs of the others are.
    V1Rig(
            String name,
            @Nullable ConfigStore store,
            @Nullable StorageAdmin storage,
            Map<String, Integer> ports) {
        target = new TargetOfTest(name);
        AuditLog audit = new AuditLog(InstantSource.system());
        api =
                V1Api.over(
                        new V1Api.Parts(
                                target,
                                store == null ? null : fan(store, ports),
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
        client = new JsonApi(server.port(), V1Api.BASE, "admin:secret");
    }

    private FanOut fan(ConfigStore store, Map<String, Integer> ports) {
        return new FanOut(
                new Live(store, target),
                new PeerAccess(
                        "admin",
                        new Secret("secret"),
                        null,
                        name -> "127.0.0.1:" + ports.getOrDefault(name, 1),
                        InstantSource.system()),
                Fencing.NONE);
    }

    int port() {
        return server.port();
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
        return client.send(method, path, body);
    }

    Reply send(String method, String path, @Nullable String body, String type, String login) {
        return client.send(method, path, body, type, login);
    }

    /// The task that an answer of 202 leads to, once it has ended.
    JsonNode ended(Reply accepted) {
        accepted.is(202);
        String path = accepted.location().substring(V1Api.BASE.length());
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
