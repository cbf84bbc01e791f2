package io.rbdgate.rbd;

import java.time.Duration;

/// How long an opener waits before its next turn.
final class RetryDelays {
    /// Between two looks at a lock that is ours: a fenced gateway without I/O notices within this.
    static final Duration WATCH = Duration.ofSeconds(5);

    /// Until a lock that seems to be gone is asked for again.
    static final Duration DOUBT = Duration.ofSeconds(1);

    private static final Duration QUICK = Duration.ofMillis(500);
    private static final Duration CALM = Duration.ofSeconds(3);
    private static final Duration SLOWEST = Duration.ofSeconds(10);
    private static final int QUICK_TRIES = 8;

    private int standbys;
    private Duration afterFailure = QUICK;

    /// A predecessor may be dying this moment, so the first tries come quickly.
    Duration standby() {
        return standbys++ < QUICK_TRIES ? QUICK : CALM;
    }

    /// Doubles up to 10 s.
    Duration failed() {
        Duration now = afterFailure;
        Duration doubled = now.multipliedBy(2);
        afterFailure = doubled.compareTo(SLOWEST) > 0 ? SLOWEST : doubled;
        return now;
    }

    /// It has worked: the next trouble starts afresh.
    void reset() {
        standbys = 0;
        afterFailure = QUICK;
    }
}
