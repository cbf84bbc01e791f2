package io.rbdgate.management.rest;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.cfg.StatusRules;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.http.ApiServer;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.Route;
import io.rbdgate.management.http.Router;
import io.rbdgate.management.http.TlsIdentity;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.Fencing;
import io.rbdgate.management.live.Live;
import io.rbdgate.management.live.PeerTrust;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A gateway with its API on a free port of loopback, and a client that talks to it as the
/// Dashboard does (without TLS only). `ports` tells all gateways of a test where the others listen.
final class TestGateway implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final FakeTarget target;
    final DiskWatch disks;
    final AuditLog audit = new AuditLog(InstantSource.system());
    final List<Route> routes;
    final FanOut fan;
    private final ApiServer server;

    /// How far the clock of what it does with its peers is ahead of the one of its API.
    volatile Duration ahead = Duration.ZERO;

    TestGateway(String name, ConfigStore store, StorageAdmin storage, Map<String, Integer> ports) {
        this(name, store, storage, ports, Fencing.NONE, null);
    }

    TestGateway(
            String name,
            ConfigStore store,
            StorageAdmin storage,
            Map<String, Integer> ports,
            Fencing fencing,
            @Nullable TlsIdentity tls) {
        target = new FakeTarget(name);
        disks = new DiskWatch(storage, StatusRules.DEFAULTS);
        ApiConfig config = BothApis.config();
        RestSettings settings =
                new RestSettings(
                        ControlTable.DEFAULTS,
                        PasswordVault.NONE,
                        "d602fefb",
                        true,
                        tls == null ? null : PeerTrust.unverified(),
                        gateway -> "127.0.0.1:" + ports.getOrDefault(gateway, 1),
                        () -> InstantSource.system().instant().plus(ahead));
        fan = new FanOut(new Live(store, target), settings.access(config), fencing);
        LegacyApi api = new LegacyApi(fan, storage, disks, config, settings);
        routes = api.routes();
        Router router = Router.builder().addAll(routes).build();
        server =
                ApiServer.start(
                        config.listen(), tls, router, api.guard(), audit, InstantSource.system());
        ports.put(name, server.port());
    }

    int port() {
        return server.port();
    }

    /// Status and body of a request with a form of names and values by turns.
    String send(String method, String path, String... form) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < form.length; i += 2) {
            fields.add(form[i] + "=" + URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
        }
        return sendForm(method, path, String.join("&", fields));
    }

    /// As [#send], with the form as text.
    String sendForm(String method, String path, String form) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .timeout(Duration.ofSeconds(40))
                        .header("Authorization", "Basic YWRtaW46YWRtaW4=")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, BodyPublishers.ofString(form))
                        .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body().strip();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    String put(String path, String... form) {
        return send("PUT", path, form);
    }

    String get(String path, String... form) {
        return send("GET", path, form);
    }

    String delete(String path, String... form) {
        return send("DELETE", path, form);
    }

    @Override
    public void close() {
        server.close();
        disks.close();
    }

    /// The answer whose only content is a message.
    static String said(int status, String message) {
        return status + " {\"message\":\"" + message + "\"}";
    }
}
