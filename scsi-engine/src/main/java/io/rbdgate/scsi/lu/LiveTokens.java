package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The tokens that stand for data of one logical unit: whatever is about to change some of it makes
/// them void before it begins. Lane of the logical unit.
///
/// So a copy by token need not lock anything: it looks at the token after it has read, and what a
/// later write has changed in between is seen there. Bounded, since every write looks through them
/// and a host can make tokens without end: the eldest go.
final class LiveTokens {
    private static final int MOST_RANGES = 4096;
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LogicalUnit unit;
    private final LongSupplier nanoTime;
    private final List<Watched> watched = new ArrayList<>();
    private boolean sweeping;

    private record Watched(RodToken token, ByteRange range) {}

    LiveTokens(LogicalUnit unit, LongSupplier nanoTime) {
        this.unit = unit;
        this.nanoTime = nanoTime;
    }

    /// `token` stands for `range`, among others, from now on.
    void watch(RodToken token, ByteRange range) {
        if (watched.size() >= MOST_RANGES) {
            forget();
        }
        while (watched.size() >= MOST_RANGES) {
            drop(watched.getFirst().token);
        }
        if (watched.isEmpty()) {
            unit.writeOrder().watch(this);
        }
        watched.add(new Watched(token, range));
        if (!sweeping) {
            sweepLater();
        }
    }

    /// How many ranges writes have to look at.
    int watchedRanges() {
        return watched.size();
    }

    /// The bytes from `start` to before `end` are about to change.
    void changes(long start, long end) {
        boolean any = false;
        for (Watched each : watched) {
            if (each.range.overlaps(start, end)) {
                each.token.revoke(SenseCode.TOKEN_REVOKED);
                any = true;
            }
        }
        if (any) {
            forget();
        }
    }

    /// This one is not to be had any more.
    void drop(RodToken token) {
        token.revoke(SenseCode.TOKEN_DELETED);
        forget();
    }

    /// Whatever they stand for may have changed.
    void revokeAll() {
        watched.forEach(each -> each.token.revoke(SenseCode.TOKEN_REVOKED));
        forget();
    }

    /// The initiators with such names have lost the unit: the tokens they have made of it go too,
    /// whoever has them now. A copy manager may do that at any time (SPC-4 r37 §5.16.6), and the
    /// host copies by itself what it may still read.
    void revokeMadeBy(Set<String> initiatorNames) {
        for (Watched each : watched) {
            if (initiatorNames.contains(each.token.madeBy())) {
                each.token.revoke(SenseCode.TOKEN_REVOKED);
            }
        }
        forget();
    }

    /// One timer for all, however many there are.
    private void sweepLater() {
        sweeping = true;
        var _ = unit.lane().schedule(this::sweep, SWEEP_NANOS);
    }

    /// Those that nobody has used for too long go.
    private void sweep() {
        long now = nanoTime.getAsLong();
        for (Watched each : watched) {
            if (each.token.outlived(now)) {
                each.token.revoke(SenseCode.TOKEN_EXPIRED);
            }
        }
        forget();
        sweeping = false;
        if (!watched.isEmpty()) {
            sweepLater();
        }
    }

    /// Those that are void are not watched any more.
    private void forget() {
        watched.removeIf(each -> each.token.revocation() != null);
        if (watched.isEmpty()) {
            unit.writeOrder().watch(null);
        }
    }
}
