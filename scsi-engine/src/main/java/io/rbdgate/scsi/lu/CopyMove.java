package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import org.jspecify.annotations.Nullable;

/// A range of bytes to be copied: from `from` of `source`, or zeros when that is null, to `to` of
/// `destination`. `segment` is the number it has for the host, `token` what the data is read by.
record CopyMove(
        int segment,
        @Nullable CopySide source,
        long from,
        CopySide destination,
        long to,
        long length,
        @Nullable RodToken token) {

    /// Whether source and destination are the same bytes in part: then piece after piece is copied,
    /// none is overwritten before it was read.
    boolean overlaps() {
        return source != null
                && source.unit() == destination.unit()
                && from < to + length
                && to < from + length;
    }

    /// Whether the last piece has to go first.
    boolean backwards() {
        return overlaps() && from < to;
    }

    /// Why what is read now need not be what was meant, or null.
    @Nullable SenseCode outdated() {
        return token == null ? null : token.revocation();
    }
}
