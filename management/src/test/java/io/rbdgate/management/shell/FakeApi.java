package io.rbdgate.management.shell;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// An API that answers from literal texts and remembers what it was asked. What it has no text for
/// is 404 with an empty body, as an older gateway would.
final class FakeApi implements AutoCloseable {
    static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:ceph-gw";

    private final HttpServer server;
    private final Map<String, Text> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    private record Text(int status, String body, String location) {}

    FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /// Two gateways, two targets, three disks, the size and state of each.
    static FakeApi withTwoGateways() throws IOException {
        FakeApi api = new FakeApi();
        api.on("GET /api/config", 200, resource("config.json"));
        api.on("GET /api/settings", 200, resource("settings.json"));
        api.on("GET /api/sysinfo/hostname", 200, "{\"data\":\"gw1.example.org\"}");
        api.on("GET /api/_ping", 200, "{\"message\":\"pong\"}");
        api.disk("rbd/disk_1", "Online", 300L << 20);
        api.disk("rbd/disk_10", "Degraded - cluster access failure", 17L << 40);
        api.disk("ssd/disk_2", "Unknown", 1536L << 20);
        return api;
    }

    static String resource(String name) {
        try (InputStream in = FakeApi.class.getResourceAsStream("/shell/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// From now on `METHOD /path` is answered so.
    FakeApi on(String request, int status, String body) {
        answers.put(request, new Text(status, body, ""));
        return this;
    }

    FakeApi onAccepted(String request, String location) {
        answers.put(request, new Text(202, "{}", location));
        return this;
    }

    FakeApi forget(String request) {
        answers.remove(request);
        return this;
    }

    void disk(String id, String state, long sizeBytes) {
        on(
                "GET /api/disk/" + id,
                200,
                "{\"status\":{\"state\":\"" + state + "\",\"lock_owner\":\"gw1.example.org\"}}");
        String image = "GET /api/v1/pools/" + id.replace("/", "/images/");
        on(
                image,
                200,
                "{\"sizeBytes\":" + sizeBytes + ",\"features\":[\"layering\",\"exclusive-lock\"]}");
        on(image + "/snapshots", 200, "{\"items\":[{\"name\":\"s1\"}]}");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Changes asked for (everything but GET), as `METHOD /path body`.
    List<String> changes() {
        return requests.stream().filter(r -> !r.startsWith("GET ")).toList();
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(body.isEmpty() ? request : request + " " + body);
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Text text = answers.getOrDefault(request, new Text(404, "", ""));
        byte[] octets = text.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (!text.location().isEmpty()) {
            exchange.getResponseHeaders().set("Location", text.location());
        }
        exchange.sendResponseHeaders(text.status(), octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }
}
