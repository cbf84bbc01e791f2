package io.rbdgate.ha;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a coordinator does something by itself. Monotonic nanoseconds; one thread at a time.
final class Timetable {
    /// What an owner gets to hand over.
    static final Duration YIELD = Duration.ofSeconds(2);

    private static final Duration QUICK = Duration.ofMillis(500);
    private static final Duration WATCHFUL = Duration.ofSeconds(1);
    private static final Duration CALM = Duration.ofSeconds(3);
    private static final Duration SLOWEST = Duration.ofSeconds(10);

    private long beatAt;
    private long retryAt;
    private int tries;
    private @Nullable Patience patience;

    private record Patience(long claim, long until) {}

    Timetable(long nowNanos) {
        beatAt = nowNanos;
        retryAt = nowNanos;
    }

    /// What is tried in another phase is tried quickly at first.
    void enter(Phase phase, long nowNanos) {
        tries = 0;
        retryAt = nowNanos + delay(phase).toNanos();
    }

    /// Whether it is time for a sign of life; then the next one comes later.
    boolean beats(long nowNanos) {
        if (nowNanos - beatAt < 0) {
            return false;
        }
        beatAt = nowNanos + Lease.HEARTBEAT.toNanos();
        return true;
    }

    /// Whether it is time to try again; then the next time comes later.
    boolean retries(Phase phase, long nowNanos) {
        if (nowNanos - retryAt < 0) {
            return false;
        }
        tries++;
        retryAt = nowNanos + delay(phase).toNanos();
        return true;
    }

    /// From now on the owners before `claim` have time to hand over.
    void awaitYield(long claim, long nowNanos) {
        patience = new Patience(claim, nowNanos + YIELD.toNanos());
    }

    /// The claim whose wait has just come to its end, once; null: none.
    @Nullable Long overdue(long nowNanos) {
        Patience waiting = patience;
        if (waiting == null || nowNanos - waiting.until < 0) {
            return null;
        }
        patience = null;
        return waiting.claim;
    }

    private Duration delay(Phase phase) {
        return switch (phase) {
            case STANDBY -> WATCHFUL;
            case BARRED -> CALM;
            case RECONNECTING -> growing(SLOWEST);
            case STARTING,
                    CLAIMING,
                    ASKING,
                    FENCING,
                    MAP_WAIT,
                    LOCKING,
                    BREAKING,
                    READING_RESERVATIONS,
                    ACTIVATING,
                    ACTIVE,
                    CUT_OFF,
                    YIELDING,
                    RELEASING,
                    CLEARING,
                    STOPPED ->
                    growing(CALM);
        };
    }

    private Duration growing(Duration most) {
        Duration grown = QUICK.multipliedBy(1L << Math.min(tries, 5));
        return grown.compareTo(most) > 0 ? most : grown;
    }
}
