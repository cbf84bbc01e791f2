package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Reject (RFC 7143 §11.17), without its data segment, which is the rejected header.
public record Reject(
        RejectReason reason,
        int statSn,
        int expCmdSn,
        int maxCmdSn,
        int dataSn,
        int dataSegmentBytes)
        implements TargetPdu {

    /// Appends the 48 bytes.
    public void encode(ByteBuf out) {
        out.writeInt(0x3f800000 | reason.code() << 8);
        out.writeInt(dataSegmentBytes);
        out.writeLong(0);
        out.writeInt(Bhs.NO_TAG);
        out.writeInt(0);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeInt(dataSn);
        out.writeZero(8);
    }
}
