package io.rbdgate.rbd.reservation;

import java.time.Duration;

/// This gateway as one of several that share reservations: `gateway` is its name, `instance` names
/// this run of it; no other run has the same. Others get `patience`, in whole seconds, to take in
/// what is stored here.
public record SharingGateway(
        String gateway, String instance, DataClients clients, Duration patience) {
    /// A healthy gateway needs milliseconds, with writes to drain up to 2 s.
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(5);
}
