package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// The tokens that stand for data of one logical unit: whatever is about to change some of it makes
/// them void before it begins. Lane of the logical unit.
///
/// So a copy by token need not lock anything: it looks at the token after it has read, and what a
/// later write has changed in between is seen there.
final class LiveTokens {
    private final LogicalUnit unit;
    private final LongSupplier nanoTime;
    private final List<Watched> watched = new ArrayList<>();

    private record Watched(RodToken token, ByteRange range) {}

    LiveTokens(LogicalUnit unit, LongSupplier nanoTime) {
        this.unit = unit;
        this.nanoTime = nanoTime;
    }

    /// `token` stands for `range`, among others, from now on.
    void watch(RodToken token, ByteRange range) {
        if (watched.isEmpty()) {
            unit.writeOrder().watch(this);
        }
        watched.add(new Watched(token, range));
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

    /// Nobody will ever have this one.
    void drop(RodToken token) {
        token.revoke(SenseCode.TOKEN_DELETED);
        forget();
    }

    /// Whatever they stand for may have changed.
    void revokeAll() {
        watched.forEach(each -> each.token.revoke(SenseCode.TOKEN_REVOKED));
        forget();
    }

    /// Looks for this one again when it can have expired.
    void expireLater(RodToken token) {
        var _ =
                unit.lane()
                        .schedule(
                                () -> {
                                    if (token.expired(nanoTime.getAsLong())) {
                                        forget();
                                    } else if (token.revocation() == null) {
                                        expireLater(token);
                                    }
                                },
                                token.inactivityNanos() + 1);
    }

    /// Those that are void are not watched any more.
    private void forget() {
        watched.removeIf(each -> each.token.revocation() != null);
        if (watched.isEmpty()) {
            unit.writeOrder().watch(null);
        }
    }
}
