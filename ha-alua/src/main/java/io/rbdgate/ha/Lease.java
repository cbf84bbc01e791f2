package io.rbdgate.ha;

import java.time.Duration;

/// How long the holder of a record has given no sign of life, as an observer sees it: by its own
/// monotonic clock, from the moment it noticed a change. It decides when to act and is never what
/// safety rests on.
///
/// @param generation of the record last seen
/// @param heartbeat of the record last seen
/// @param sinceNanos when it was first seen so
public record Lease(long generation, long heartbeat, long sinceNanos) {
    /// After so long a silence a holder counts as gone: three heartbeats that did not come.
    public static final Duration DURATION = Duration.ofSeconds(9);

    /// How often a holder counts up.
    public static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /// Who has not been able to read the record for so long may have missed signs of life.
    public static final Duration SIGHT = Duration.ofSeconds(5);

    /// An observer that has just seen `seen` for the first time.
    public static Lease begin(OwnershipRecord seen, long nowNanos) {
        return new Lease(seen.generation(), seen.heartbeat(), nowNanos);
    }

    /// The record has been read again.
    public Lease observe(OwnershipRecord seen, long nowNanos) {
        boolean alive = seen.generation() != generation || seen.heartbeat() != heartbeat;
        return alive ? begin(seen, nowNanos) : this;
    }

    /// The record has been read again, the last time at `lastNanos`; an observer that was blind
    /// meanwhile knows of no silence, and begins anew.
    public Lease observe(OwnershipRecord seen, long lastNanos, long nowNanos) {
        return nowNanos - lastNanos >= SIGHT.toNanos()
                ? begin(seen, nowNanos)
                : observe(seen, nowNanos);
    }

    /// Whether the silence has lasted too long.
    public boolean expired(long nowNanos) {
        return nowNanos - sinceNanos >= DURATION.toNanos();
    }
}
