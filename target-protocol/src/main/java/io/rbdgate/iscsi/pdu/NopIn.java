package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// NOP-In (RFC 7143 §11.19): the answer to a ping, our own ping, or just news of the command
/// window.
public record NopIn(
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int statSn,
        int expCmdSn,
        int maxCmdSn,
        int dataSegmentBytes)
        implements TargetPdu {

    /// Appends the 48 bytes.
    public void encode(ByteBuf out) {
        out.writeInt(0x20800000);
        out.writeInt(dataSegmentBytes);
        out.writeLong(lun);
        out.writeInt(initiatorTaskTag);
        out.writeInt(targetTransferTag);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeZero(12);
    }
}
