package io.rbdgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client whose request comes octet by octet; the time between two is what the test says.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SlowClientTest {
    private static final String HEAD = "GET /api HTTP/1.1\r\nHost: gateway.example.org\r\n";

    private final Semaphore looks = new Semaphore(0);
    private volatile Instant now = Instant.parse("2026-11-21T20:00:00Z");
    private final InstantSource clock =
            () -> {
                Instant at = now;
                looks.release();
                return at;
            };
    private final ApiServer server =
            ApiServer.start(
                    new HostPort("127.0.0.1", 0),
                    null,
                    Router.builder()
                            .route("GET", "/api", Protection.OPEN, r -> Answer.ok(Map.of("a", 1)))
                            .build(),
                    new Guard("admin", new Secret("secret"), peer -> true),
                    new AuditLog(InstantSource.system()),
                    clock);

    @AfterEach
    void stop() {
        server.close();
    }

    private void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// The server has had a look at what came, `seconds` later it is.
    private void later(long seconds) throws InterruptedException {
        looks.acquire();
        now = now.plus(Duration.ofSeconds(seconds));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void isAnsweredAsLongAsItKeepsWithinTheTimeOfARequest() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            send(socket, HEAD);
            later(29);
            send(socket, "Connection: close\r\n\r\n");

            assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void losesItsConnectionWhenTheHeadTakesLonger() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            for (int i = 0; i < 31; i++) {
                send(socket, HEAD.substring(i, i + 1));
                later(1);
            }
            send(socket, HEAD.substring(31));

            assertThat(rest(socket)).startsWith("HTTP/1.1 408 ").contains("Request Timeout");
        }
    }

    @Test
    void hasTheWholeTimeAnewForItsNextRequest() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            send(socket, HEAD + "\r\n");
            byte[] begin = socket.getInputStream().readNBytes(15);
            assertThat(new String(begin, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
            later(600);
            send(socket, HEAD + "Connection: close\r\n\r\n");

            assertThat(rest(socket)).contains("HTTP/1.1 200 OK\r\n");
        }
    }
}
