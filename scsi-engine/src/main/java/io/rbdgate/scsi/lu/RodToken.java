package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.ByteRange;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A token: stands for what some ranges of a logical unit held when it was made, as long as nothing
/// of that has changed (SPC-4 r37 §5.16.6). Whoever has its bytes may use it. Any thread.
final class RodToken {
    /// What is known to whom it was given, and to nobody else.
    private final byte[] bytes;

    private final String madeBy;

    private final LogicalUnit unit;
    private final int generation;
    private final int blockBytes;
    private final List<ByteRange> ranges;
    private final long inactivityNanos;
    private volatile long usedNanos;
    private volatile @Nullable SenseCode revocation;

    /// A token of the initiator `madeBy` for `ranges` of `unit` as they are in its backstore now.
    RodToken(
            byte[] bytes,
            String madeBy,
            LogicalUnit unit,
            List<ByteRange> ranges,
            long inactivityNanos,
            long nowNanos) {
        this.bytes = bytes;
        this.madeBy = madeBy;
        this.unit = unit;
        this.generation = unit.availability().generation();
        this.blockBytes = unit.view().settings().blockBytes();
        this.ranges = ranges;
        this.inactivityNanos = inactivityNanos;
        this.usedNanos = nowNanos;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    boolean is(byte[] others) {
        return MessageDigest.isEqual(bytes, others);
    }

    /// The name of the initiator.
    String madeBy() {
        return madeBy;
    }

    LogicalUnit unit() {
        return unit;
    }

    int generation() {
        return generation;
    }

    int blockBytes() {
        return blockBytes;
    }

    List<ByteRange> ranges() {
        return ranges;
    }

    /// How many bytes it stands for.
    long length() {
        return ByteRange.sum(ranges);
    }

    /// Why it is no good any more, or null.
    @Nullable SenseCode revocation() {
        return revocation;
    }

    /// It is no good from now on; the first reason counts.
    void revoke(SenseCode why) {
        if (revocation == null) {
            revocation = why;
        }
    }

    /// Somebody uses it: the time of inactivity begins anew.
    void used(long nowNanos) {
        usedNanos = nowNanos;
    }

    /// When that was last, by the clock of the units.
    long usedNanos() {
        return usedNanos;
    }

    /// Whether nobody has used it for so long that it is of no use any more.
    boolean outlived(long nowNanos) {
        return nowNanos - usedNanos > inactivityNanos;
    }
}
