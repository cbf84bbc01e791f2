package io.rbdgate.management.live;

import io.rbdgate.management.http.Json;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// HTTP calls to the other gateways, with the credentials all share. Every call ends within its
/// time, whatever the peer does.
final class Peers {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PING = Duration.ofSeconds(4);

    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final PeerAccess access;
    private final String authorization;

    Peers(PeerAccess access) {
        this.access = access;
        String both =
                access.user()
                        + ":"
                        + new String(access.password().octets(), StandardCharsets.UTF_8);
        this.authorization =
                "Basic "
                        + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .executor(threads);
        if (access.tls() != null) {
            builder.sslContext(access.tls());
        }
        this.client = builder.build();
    }

    /// The state of each gateway, asked all at once.
    List<PeerStatus> ping(Collection<String> gateways) {
        Map<String, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
        for (String gateway : gateways) {
            CompletableFuture<HttpResponse<String>> answer;
            try {
                answer = sent(request(gateway, "/api/_ping").GET(), PING);
            } catch (IllegalArgumentException e) {
                answer = CompletableFuture.failedFuture(e); // a name that no URI can carry
            }
            asked.put(gateway, answer);
        }
        List<PeerStatus> states = new ArrayList<>();
        asked.forEach((gateway, answer) -> states.add(state(gateway, answer)));
        return states;
    }

    private static PeerStatus state(
            String gateway, CompletableFuture<HttpResponse<String>> answer) {
        HttpResponse<String> response;
        try {
            response = answer.join();
        } catch (RuntimeException e) {
            Throwable cause = cause(e);
            boolean refused = cause instanceof ConnectException;
            return new PeerStatus(
                    gateway,
                    refused ? PeerState.UNKNOWN : PeerState.API_DOWN,
                    false,
                    PeerFailure.reason(cause));
        }
        boolean ours = response.headers().firstValue(PeerStatus.MARK).isPresent();
        PeerState state =
                switch (response.statusCode()) {
                    case 200 -> PeerState.UP;
                    case 503 -> PeerState.ISCSI_DOWN;
                    default -> PeerState.UNKNOWN;
                };
        return new PeerStatus(gateway, state, ours, PeerFailure.reason(response.statusCode()));
    }

    /// Calls a route of a gateway; a call that fails or lasts beyond `deadline` becomes a 503.
    PeerAnswer call(
            String gateway,
            String method,
            String path,
            Map<String, String> form,
            Instant deadline) {
        Duration left = Duration.between(access.clock().instant(), deadline);
        if (left.compareTo(Duration.ofMillis(100)) < 0) {
            return new PeerAnswer(503, "{\"message\":\"no time left for this gateway\"}");
        }
        try {
            HttpRequest.Builder request =
                    request(gateway, path)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .method(method, BodyPublishers.ofString(encoded(form)));
            HttpResponse<String> answer = sent(request, left).join();
            return new PeerAnswer(answer.statusCode(), answer.body());
        } catch (IllegalArgumentException e) {
            return new PeerAnswer(503, unanswered(e));
        } catch (CompletionException e) {
            return new PeerAnswer(503, unanswered(cause(e)));
        }
    }

    /// The whole answer within `limit`: the client's own limit ends with the headers, and a peer
    /// may stop in the middle of the body. An exchange that is given up ends with its connection.
    private CompletableFuture<HttpResponse<String>> sent(
            HttpRequest.Builder request, Duration limit) {
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request.timeout(limit).build(), BodyHandlers.ofString());
        return exchange.copy()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete(
                        (_, failure) -> {
                            if (failure != null) {
                                exchange.cancel(true);
                            }
                        });
    }

    private static Throwable cause(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    private static String unanswered(Throwable cause) {
        String reason = PeerFailure.reason(cause);
        return Json.object().put("message", "the gateway does not answer: " + reason).toString();
    }

    /// Begins to call a route; as [#call], without waiting.
    CompletableFuture<PeerAnswer> begin(String gateway, FanOut.Call call, Instant deadline) {
        return CompletableFuture.supplyAsync(
                () -> call(gateway, call.method(), call.path(), call.form(), deadline), threads);
    }

    private HttpRequest.Builder request(String gateway, String path) {
        String scheme = access.tls() == null ? "http://" : "https://";
        return HttpRequest.newBuilder(URI.create(scheme + access.locator().apply(gateway) + path))
                .header("Authorization", authorization);
    }

    private static String encoded(Map<String, String> form) {
        List<String> fields = new ArrayList<>();
        form.forEach((name, value) -> fields.add(encoded(name) + "=" + encoded(value)));
        return String.join("&", fields);
    }

    /// `text` as a path segment or form value.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
