package io.rbdgate.management.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Between the web server's requests and ours.
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Dispatcher dispatcher;
    private final BodyReader bodies;

    Exchange(Dispatcher dispatcher, BodyReader bodies) {
        this.dispatcher = dispatcher;
        this.bodies = bodies;
    }

    void handle(ServerRequest from, ServerResponse to) {
        Answer answer;
        try {
            answer = dispatcher.answer(request(from));
        } catch (ApiProblem unreadable) {
            answer = closing(unreadable);
        } catch (RequestException e) {
            answer = closing(new ApiProblem(e.status().code(), e.status().reasonPhrase()));
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("a request broke off", e);
            answer = closing(new ApiProblem(400, "the body broke off"));
        }
        to.status(answer.status());
        to.header(HeaderNames.CONTENT_TYPE, answer.contentType());
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            to.header(HeaderNames.create(header.getKey()), header.getValue());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (from.prologue().method().text().equals("HEAD")) {
            to.header(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length));
            to.send();
        } else {
            to.send(body);
        }
        if (wantsClose(from) || answer.headers().containsKey("Connection")) {
            // the web server tells the client that it closes, but does not by itself
            throw new CloseConnectionException("the last request of its connection");
        }
    }

    private static boolean wantsClose(ServerRequest from) {
        return from.headers().contains(HeaderValues.CONNECTION_CLOSE);
    }

    private static Answer closing(ApiProblem problem) {
        return Answer.message(problem.status(), problem.text()).with("Connection", "close");
    }

    private Request request(ServerRequest from) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (Header header : from.headers()) {
            headers.putIfAbsent(
                    header.name().toLowerCase(Locale.ROOT), header.values().replace('\n', ' '));
        }
        String body = "";
        if (from.content().hasEntity()) {
            try (InputStream in = from.content().inputStream()) {
                body = new String(bodies.read(in), StandardCharsets.UTF_8);
            }
        }
        String type = headers.getOrDefault("content-type", "");
        return new Request(
                from.prologue().method().text(),
                PathText.ofTarget(from.prologue().uriPath().rawPath()),
                Map.of(),
                FormBody.urlEncoded(from.query().rawValue()),
                headers,
                type,
                body,
                FormBody.fields(type, body),
                peer(from),
                "");
    }

    private static String peer(ServerRequest from) {
        if (from.remotePeer().address() instanceof InetSocketAddress inet
                && inet.getAddress() != null) {
            return PeerAddress.normal(inet.getAddress().getHostAddress());
        }
        return PeerAddress.normal(from.remotePeer().host());
    }
}
