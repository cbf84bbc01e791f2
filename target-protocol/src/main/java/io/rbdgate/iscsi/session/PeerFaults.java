package io.rbdgate.iscsi.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warnings about what peers do wrong: who and what, at most so many in a second, since a peer can
/// cause them at will. Any thread.
public final class PeerFaults {
    private static final Logger LOG = LoggerFactory.getLogger(PeerFaults.class);
    private static final int PER_SECOND = 20;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LongSupplier nanoClock;
    private final AtomicLong secondStart;
    private final AtomicInteger inThisSecond = new AtomicInteger();

    /// Counts seconds by this clock.
    public PeerFaults(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.secondStart = new AtomicLong(nanoClock.getAsLong());
    }

    /// Warns, unless there were too many warnings in this second.
    public void warn(String peer, @Nullable String initiator, String what) {
        long now = nanoClock.getAsLong();
        long start = secondStart.get();
        if (now - start >= SECOND_NANOS && secondStart.compareAndSet(start, now)) {
            int before = inThisSecond.getAndSet(0);
            if (before > PER_SECOND) {
                LOG.warn("{} further warnings about peers left out", before - PER_SECOND);
            }
        }
        if (inThisSecond.incrementAndGet() > PER_SECOND) {
            return;
        }
        if (initiator == null) {
            LOG.warn("{}: {}", peer, what);
        } else {
            LOG.warn("{} ({}): {}", peer, initiator, what);
        }
    }
}
