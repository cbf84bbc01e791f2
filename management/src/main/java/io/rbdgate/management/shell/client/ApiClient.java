package io.rbdgate.management.shell.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API of one gateway. Calls block (up to a minute: a change waits for every gateway); callable
/// from any thread. Whatever is not a success is an [ApiException].
public final class ApiClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ApiEndpoint endpoint;
    private final HttpClient http;
    private final String authorization;

    /// An answer: status, body (a missing node when there is none) and the `Location`, or null.
    public record Reply(int status, JsonNode body, @Nullable String location) {}

    /// Connects with the first call only.
    ///
    /// @throws IllegalArgumentException when the endpoint's certificate file cannot be used
    public ApiClient(ApiEndpoint endpoint) {
        this.endpoint = endpoint;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER);
        SSLContext context = PinnedTrust.context(endpoint);
        this.http = (context == null ? builder : builder.sslContext(context)).build();
        byte[] user = (endpoint.user() + ":").getBytes(StandardCharsets.UTF_8);
        byte[] password = endpoint.password().octets();
        byte[] both = new byte[user.length + password.length];
        System.arraycopy(user, 0, both, 0, user.length);
        System.arraycopy(password, 0, both, user.length, password.length);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /// Where it asks.
    public ApiEndpoint endpoint() {
        return endpoint;
    }

    public JsonNode get(String path) {
        return send("GET", path, BodyPublishers.noBody(), null, ANSWER).body();
    }

    /// A GET with a form as its body: the API's older routes read it there.
    public JsonNode get(String path, Map<String, String> form) {
        return form("GET", path, form).body();
    }

    /// An answer that is no JSON.
    public String text(String path) {
        HttpResponse<String> response =
                exchange("GET", path, BodyPublishers.noBody(), null, ANSWER);
        if (response.statusCode() != 200) {
            throw new ApiException(
                    response.statusCode(), message(response.statusCode(), JSON.missingNode()));
        }
        return response.body();
    }

    /// A GET that gives up after `patience`.
    public JsonNode get(String path, Duration patience) {
        return send("GET", path, BodyPublishers.noBody(), null, patience).body();
    }

    public Reply put(String path, Map<String, String> form) {
        return form("PUT", path, form);
    }

    public Reply delete(String path, Map<String, String> form) {
        return form("DELETE", path, form);
    }

    /// A call with a JSON body (null: none), for `/api/v1`.
    public Reply json(String method, String path, @Nullable JsonNode body) {
        return body == null
                ? send(method, path, BodyPublishers.noBody(), null, ANSWER)
                : send(
                        method,
                        path,
                        BodyPublishers.ofString(body.toString()),
                        "application/json",
                        ANSWER);
    }

    /// The same client for another gateway; to be closed by the caller.
    public ApiClient onHost(String host) {
        return new ApiClient(endpoint.onHost(host));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private Reply form(String method, String path, Map<String, String> form) {
        if (form.isEmpty()) {
            return send(method, path, BodyPublishers.noBody(), null, ANSWER);
        }
        String body =
                form.entrySet().stream()
                        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                method,
                path,
                BodyPublishers.ofString(body),
                "application/x-www-form-urlencoded",
                ANSWER);
    }

    private Reply send(
            String method,
            String path,
            BodyPublisher body,
            @Nullable String contentType,
            Duration patience) {
        return reply(exchange(method, path, body, contentType, patience));
    }

    private HttpResponse<String> exchange(
            String method,
            String path,
            BodyPublisher body,
            @Nullable String contentType,
            Duration patience) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base() + path))
                        .timeout(patience)
                        .header("Accept", "application/json")
                        .header("Authorization", authorization)
                        .method(method, body);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ApiException.UNREACHABLE, "interrupted", e);
        }
    }

    private Reply reply(HttpResponse<String> response) {
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JacksonException e) {
            if (response.statusCode() < 300) {
                throw new ApiException(
                        response.statusCode(),
                        base() + " answers with something else than JSON: is it rbdgate's API?",
                        e);
            }
            body = JSON.missingNode();
        }
        if (response.statusCode() >= 300) {
            throw new ApiException(response.statusCode(), message(response.statusCode(), body));
        }
        return new Reply(
                response.statusCode(),
                body,
                response.headers().firstValue("Location").orElse(null));
    }

    /// What an error's body says: `message` of the older routes, `detail` or `title` of `/api/v1`.
    private String message(int status, JsonNode body) {
        for (String field : new String[] {"message", "detail", "title"}) {
            String text = body.path(field).asString("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return switch (status) {
            case 401 ->
                    base()
                            + " refuses user '"
                            + endpoint.user()
                            + "' or the password: see --user and --password-file";
            case 403 -> base() + " refuses this host: add its address to api.trusted";
            default -> base() + " answers with status " + status;
        };
    }

    private ApiException unreachable(IOException failure) {
        String why = failure.getMessage();
        if (failure instanceof HttpTimeoutException) {
            why = "no answer in time";
        } else if (failure instanceof ConnectException && (why == null || why.isEmpty())) {
            why = "nothing listens there";
        } else if (failure instanceof SSLException) {
            why = why + " (see --cacert, --insecure)";
        }
        return new ApiException(
                ApiException.UNREACHABLE,
                "cannot reach "
                        + base()
                        + ": "
                        + (why == null ? failure.getClass().getSimpleName() : why)
                        + "; is rbdgate running with an `api` section, and is --url right?",
                failure);
    }

    private String base() {
        String text = endpoint.base().toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
