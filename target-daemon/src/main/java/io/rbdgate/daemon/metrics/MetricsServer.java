package io.rbdgate.daemon.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// `/metrics`, `/healthz` and `/readyz` on the metrics port, and a page that leads there. Plain
/// HTTP on the JDK's own server: fixed answers, nothing of the management plane.
public final class MetricsServer implements AutoCloseable {
    private static final String PAGE =
            """
            <html><head><title>rbdgate metrics</title></head>
            <body><h1>rbdgate</h1><p><a href="/metrics">Metrics</a></p></body></html>
            """;

    private final HttpServer server;
    private final ExecutorService executor;

    /// Listens at once. `ready` answers `/readyz`: whether every LUN can be used.
    ///
    /// @throws IOException when the address cannot be bound
    public MetricsServer(
            InetSocketAddress listen, PrometheusMeterRegistry registry, BooleanSupplier ready)
            throws IOException {
        server = HttpServer.create(listen, 16);
        executor = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(executor);
        server.createContext(
                "/metrics",
                e -> answer(e, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape()));
        server.createContext("/", MetricsServer::page);
        server.createContext("/healthz", e -> answer(e, 200, "text/plain", "ok\n"));
        server.createContext(
                "/readyz",
                e -> {
                    boolean is = ready.getAsBoolean();
                    answer(e, is ? 200 : 503, "text/plain", is ? "ready\n" : "not ready\n");
                });
        server.start();
    }

    /// The port in use.
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void page(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/")) {
            answer(exchange, 200, "text/html; charset=utf-8", PAGE);
        } else {
            answer(exchange, 404, "text/plain", "not here, but at /metrics, /healthz, /readyz\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
        exchange.close();
    }
}
