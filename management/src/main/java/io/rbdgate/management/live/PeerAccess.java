package io.rbdgate.management.live;

import io.rbdgate.config.Secret;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How the APIs of the other gateways are reached: with the credentials all share, over this TLS
/// ([PeerTrust]) or plain HTTP (null) as here; `locator` makes `HOST:PORT` of a gateway's name.
public record PeerAccess(
        String user,
        Secret password,
        @Nullable SSLContext tls,
        UnaryOperator<String> locator,
        InstantSource clock) {}
