package io.rbdgate.ha;

/// Why a gateway wanted to be the owner.
public enum MoveReason {
    /// The owner, or the one that was about to be, gave no sign of life.
    SILENCE(false, false),
    /// The record names an earlier run of the same gateway, or a client it has lost.
    PREDECESSOR(false, false),
    /// Nobody had it.
    VACANCY(false, false),
    /// An administrator moves it, perhaps by draining a gateway.
    ADMINISTRATOR(true, false),
    /// SET TARGET PORT GROUPS of a host.
    EXPLICIT(true, true),
    /// A host keeps sending commands here and has no session with the owner.
    HOST_DEMAND(true, true),
    /// It goes back to the gateway it is configured for.
    FAILBACK(true, true);

    private final boolean asks;
    private final boolean needsRest;

    MoveReason(boolean asks, boolean needsRest) {
        this.asks = asks;
        this.needsRest = needsRest;
    }

    /// Whether the owner gets time to hand it over; else it is fenced at once.
    boolean asks() {
        return asks;
    }

    /// Whether it has to rest for a while after the last move (hysteresis).
    boolean needsRest() {
        return needsRest;
    }
}
