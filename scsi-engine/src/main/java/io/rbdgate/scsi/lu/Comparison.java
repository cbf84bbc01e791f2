package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;

/// Compares data with what was expected.
final class Comparison {
    private Comparison() {}

    /// The offset of the first difference between `length` bytes at two places, or -1.
    static int firstDifference(ByteBuf one, int oneAt, ByteBuf two, int twoAt, int length) {
        return one.nioBuffer(oneAt, length).mismatch(two.nioBuffer(twoAt, length));
    }
}
