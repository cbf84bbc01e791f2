package io.rbdgate.management.http;

import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.rbdgate.config.HostPort;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The API's listener: plain HTTP or TLS 1.2 and 1.3, a virtual thread per connection. Bad requests
/// and slow clients cost their own connection only.
public final class ApiServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 256;
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final int LONGEST_FIRST_LINE = 8192;
    private static final int LONGEST_HEADERS = 32768;

    // held here, or the level set on it may be collected
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    private final WebServer server;
    private final @Nullable RenewableKey key;

    private ApiServer(WebServer server, @Nullable RenewableKey key) {
        this.server = server;
        this.key = key;
    }

    /// Listens on `listen` and answers by `router`.
    ///
    /// @param tls certificate and key, or null for plain HTTP
    /// @throws IllegalArgumentException when certificate or key are unusable
    /// @throws IllegalStateException when the address cannot be listened on
    public static ApiServer start(
            HostPort listen,
            @Nullable TlsIdentity tls,
            Router router,
            Guard guard,
            AuditLog audit,
            InstantSource clock) {
        LIBRARY.setLevel(Level.OFF); // what it would tell, the answers and our log tell
        Bound bound = new Bound(Bound.LIMIT, clock);
        var exchange =
                new Exchange(new Dispatcher(router, guard, audit, bound), new BodyReader(clock));
        InetSocketAddress address = listen.socketAddress();
        if (address.isUnresolved()) {
            throw new IllegalStateException(
                    "the API cannot listen on " + listen + ": unknown host");
        }
        WebServerConfig.Builder config =
                WebServer.builder()
                        .shutdownHook(false)
                        .useNio(false)
                        .bindAddress(address)
                        .backlog(128)
                        .maxTcpConnections(MOST_CONNECTIONS)
                        .maxPayloadSize(BodyReader.MOST_OCTETS)
                        .idleConnectionTimeout(SILENCE.multipliedBy(3))
                        .shutdownGracePeriod(Duration.ofSeconds(2))
                        .connectionOptions(o -> o.readTimeout(SILENCE))
                        .directHandlers(directHandlers())
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(protocol(clock))
                        .routing(routing -> routing.any(exchange::handle));
        RenewableKey key = tls == null ? null : new RenewableKey(tls.keys());
        if (key != null) {
            config.tls(tls(key));
        }
        try {
            WebServer server = config.build().start();
            if (!server.isRunning()) {
                // it only logs that it cannot bind
                throw new IllegalStateException(
                        "the address or port cannot be bound, or is in use");
            }
            return new ApiServer(server, key);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the API cannot listen on " + listen + ": " + rootMessage(e), e);
        }
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    /// Uses another certificate for connections that come from now on.
    ///
    /// @throws IllegalArgumentException when certificate or key are unusable
    /// @throws IllegalStateException when this server speaks plain HTTP
    public void renew(TlsIdentity tls) {
        if (key == null) {
            throw new IllegalStateException("this API speaks plain HTTP, it has no certificate");
        }
        key.renew(tls.keys());
    }

    /// Stops listening; requests being carried out get two seconds.
    @Override
    public void close() {
        server.stop();
    }

    private static Tls tls(RenewableKey key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, null, null);
            return Tls.builder()
                    .sslContext(context)
                    .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    private static Http10Selector protocol(InstantSource clock) {
        Http1Config http1 =
                Http1Config.builder()
                        .maxPrologueLength(LONGEST_FIRST_LINE)
                        .maxHeadersSize(LONGEST_HEADERS)
                        .build();
        return new Http10Selector(
                Http1ConnectionSelector.builder().config(http1).build(),
                LONGEST_FIRST_LINE + LONGEST_HEADERS,
                clock);
    }

    private static DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    type,
                    (request, event, status, headers, message) -> {
                        String text = status.reasonPhrase(); // `message` is null here
                        return DirectHandler.TransportResponse.builder()
                                .status(status)
                                .headers(headers)
                                .keepAlive(false)
                                .header(HeaderNames.CONTENT_TYPE, "application/json")
                                .entity(Json.text(Map.of("message", text)))
                                .build();
                    });
        }
        return handlers.build();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
