package io.rbdgate.config.store;

import java.util.concurrent.atomic.AtomicLong;

/// The highest epoch that a store has seen of its document. A document that goes back (somebody has
/// put an older state there by hand) would be taken for old news by whoever serves the newer one,
/// and so would the changes made on it: it gets an epoch above all that were seen. Any thread.
public final class EpochFloor {
    private final AtomicLong highest = new AtomicLong();

    /// Remembers the epoch of `conf`, which stands in the store; `conf` again.
    public GatewayConf seen(GatewayConf conf) {
        highest.accumulateAndGet(conf.epoch(), Math::max);
        return conf;
    }

    /// The highest epoch seen so far. Whoever reads notes it before: what is below it then has gone
    /// back, while what is only below the one seen afterwards was read before another change.
    public long highest() {
        return highest.get();
    }

    /// Whether `conf`, read while nobody else changes anything, is older than one that was seen: it
    /// has gone back.
    public boolean isAbove(GatewayConf conf) {
        return conf.epoch() < highest.get();
    }

    /// The epoch of the document that takes the place of one of epoch `stored`.
    public long next(long stored) {
        return Math.max(stored, highest.get()) + 1;
    }
}
