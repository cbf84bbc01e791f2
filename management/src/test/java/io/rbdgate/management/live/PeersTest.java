package io.rbdgate.management.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A peer that begins to answer and does not go on.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class PeersTest {
    private static final byte[] HALF =
            "HTTP/1.1 200 OK\r\nX-Rbdgate: 1\r\nContent-Length: 99\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final BlockingQueue<Integer> ENDED = new LinkedBlockingQueue<>();

    private static Peers peers(ServerSocket server) {
        return new Peers(
                new PeerAccess(
                        "admin",
                        new Secret("admin"),
                        null,
                        gateway -> "127.0.0.1:" + server.getLocalPort(),
                        InstantSource.system()));
    }

    private static ServerSocket halfAnswering() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var _ =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    while (!server.isClosed()) {
                                        answerHalf(server);
                                    }
                                });
        return server;
    }

    /// The connection stays open until the other side ends it.
    private static void answerHalf(ServerSocket server) {
        try (Socket socket = server.accept()) {
            var _ = socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream().write(HALF);
            ENDED.add(end(socket));
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    private static int end(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1; // reset
        }
    }

    @Test
    void isNotWaitedForBeyondItsTimeAndItsConnectionEnds()
            throws IOException, InterruptedException {
        try (ServerSocket server = halfAnswering()) {
            Peers peers = peers(server);

            assertThat(peers.ping(List.of("gw2")))
                    .containsExactly(
                            new PeerStatus("gw2", PeerState.API_DOWN, false, "no answer in time"));
            assertThat(
                            peers.call(
                                    "gw2",
                                    "PUT",
                                    "/api/_sync",
                                    Map.of(),
                                    Instant.now().plusSeconds(3)))
                    .isEqualTo(
                            new PeerAnswer(
                                    503,
                                    "{\"message\":\"the gateway does not answer: no answer in"
                                            + " time\"}"));
            assertThat(List.of(ENDED.take(), ENDED.take())).containsExactly(-1, -1);
        }
    }
}
