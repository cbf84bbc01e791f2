package io.rbdgate.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsServerTest {
    private MetricsServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                new MetricsServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        () -> false);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200, text/html; charset=utf-8, /metrics",
        "/metrics, 200, text/plain; version=0.0.4; charset=utf-8, ''",
        "/healthz, 200, text/plain, ok",
        "/readyz, 503, text/plain, not ready",
        "/else, 404, text/plain, /metrics"
    })
    void everyPathHasItsAnswer(String path, int status, String type, String text) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("content-type")).hasValue(type);
            assertThat(answer.body()).contains(text);
        }
    }
}
