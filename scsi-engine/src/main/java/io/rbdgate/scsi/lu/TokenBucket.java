package io.rbdgate.scsi.lu;

/// A rate limit as one point in time: when all that was let through would be paid for at the rate.
/// It lets through while that point is no further ahead than the burst, whatever the size, so that
/// a large command only makes the ones after it wait longer. Lane of the logical unit.
final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// What one command can cost at most; keeps the arithmetic within a long.
    private static final long LARGEST = 1L << 33;

    private final long perSecond;
    private final long burstNanos;
    private long paidUntil;

    /// `perSecond` is positive.
    TokenBucket(long perSecond, int burstSeconds, long nowNanos) {
        this.perSecond = perSecond;
        this.burstNanos = burstSeconds * NANOS_PER_SECOND;
        this.paidUntil = nowNanos;
    }

    /// Nanoseconds until something may pass; 0 or less: now.
    long waitNanos(long nowNanos) {
        return paidUntil - nowNanos - burstNanos;
    }

    /// `amount` passes.
    void take(long amount, long nowNanos) {
        long from = paidUntil - nowNanos > 0 ? paidUntil : nowNanos;
        paidUntil = from + Math.min(amount, LARGEST) * NANOS_PER_SECOND / perSecond;
    }
}
