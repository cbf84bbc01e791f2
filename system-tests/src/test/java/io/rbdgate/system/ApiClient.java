package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.StringJoiner;
import javax.net.ssl.SSLContext;

/// Speaks the REST API as the Dashboard does: form bodies, basic authentication.
final class ApiClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private final HttpClient client;
    private final String base;
    private final String authorization;

    ApiClient(int port, String user, String password) {
        this("127.0.0.1", port, user, password);
    }

    ApiClient(String host, int port, String user, String password) {
        this(HttpClient.newHttpClient(), "http://" + host + ":" + port, user, password);
    }

    /// Over TLS, with what `trust` trusts.
    ApiClient(int port, SSLContext trust, String user, String password) {
        this("127.0.0.1", port, trust, user, password);
    }

    ApiClient(String host, int port, SSLContext trust, String user, String password) {
        this(
                HttpClient.newBuilder().sslContext(trust).build(),
                "https://" + host + ":" + port,
                user,
                password);
    }

    private ApiClient(HttpClient client, String base, String user, String password) {
        this.client = client;
        this.base = base;
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /// Calls and answers status and body; `form` is names and values in turn.
    HttpResponse<String> call(String method, String path, String... form) {
        StringJoiner body = new StringJoiner("&");
        for (int i = 0; i < form.length; i += 2) {
            body.add(form[i] + "=" + URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(LIMIT)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Calls and expects 200.
    String done(String method, String path, String... form) {
        HttpResponse<String> answer = call(method, path, form);
        assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
