package io.rbdgate.management.live;

import io.rbdgate.config.Secret;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/// How the APIs of the other gateways are reached: with the credentials all share, over TLS or not
/// as here; `locator` makes `HOST:PORT` of a gateway's name.
public record PeerAccess(
        String user,
        Secret password,
        boolean secure,
        UnaryOperator<String> locator,
        InstantSource clock) {}
