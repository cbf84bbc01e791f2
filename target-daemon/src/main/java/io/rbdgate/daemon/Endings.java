package io.rbdgate.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What was taken away and may not be over yet: sessions that are being dropped, LUNs whose
/// commands end. It stays on the list, whoever asks and how often, until it really is over: only
/// then is a revocation one. Used by one thread at a time.
final class Endings {
    private final List<CountDownLatch> unfinished = new ArrayList<>();

    /// More that has begun to end.
    void add(List<CountDownLatch> latches) {
        unfinished.addAll(latches);
    }

    /// Waits up to `seconds` for all of it; whether nothing is left.
    boolean await(long seconds) {
        var _ = awaitAll(unfinished, TimeUnit.SECONDS.toNanos(seconds));
        unfinished.removeIf(latch -> latch.getCount() == 0);
        return unfinished.isEmpty();
    }

    /// Waits up to `nanos` for all `latches`; whether all are passed.
    static boolean awaitAll(List<CountDownLatch> latches, long nanos) {
        long deadline = System.nanoTime() + nanos;
        for (CountDownLatch latch : latches) {
            if (!await(latch, deadline)) {
                return false;
            }
        }
        return true;
    }

    private static boolean await(CountDownLatch latch, long deadlineNanos) {
        try {
            return latch.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
