package io.rbdgate.scsi.copy;

import java.util.List;

/// `length` bytes of a medium from `start` on.
public record ByteRange(long start, long length) {

    /// The length of all of them.
    public static long sum(List<ByteRange> ranges) {
        long sum = 0;
        for (ByteRange range : ranges) {
            sum += range.length;
        }
        return sum;
    }

    /// Whether it has bytes in common with those from `from` to before `to`.
    public boolean overlaps(long from, long to) {
        return start < to && from < start + length;
    }
}
