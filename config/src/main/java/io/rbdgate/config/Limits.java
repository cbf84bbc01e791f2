package io.rbdgate.config;

/// Bounds that protect the process. Logins in progress don't count as connections;
/// `firstPduSeconds` is how long a new connection may stay silent, `loginSeconds` how long a whole
/// login may take; the last two bound data buffers, in bytes. A reload changes them for what comes
/// from then on: nobody is cut off, and a session keeps its bytesInFlightPerSession.
public record Limits(
        int connections,
        int loginsInProgress,
        int firstPduSeconds,
        int loginSeconds,
        long bytesInFlight,
        long bytesInFlightPerSession) {

    /// What holds unless the configuration says otherwise.
    public static final Limits DEFAULTS = new Limits(4096, 256, 3, 15, 1L << 30, 64L << 20);
}
