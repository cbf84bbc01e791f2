package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Task Management Function Response (RFC 7143 §11.6).
public record TaskManagementResponse(
        TaskFunctionStatus status, int initiatorTaskTag, int statSn, int expCmdSn, int maxCmdSn)
        implements TargetPdu {

    /// Appends the 48 bytes.
    public void encode(ByteBuf out) {
        out.writeInt(0x22800000 | status.code() << 8);
        out.writeInt(0);
        out.writeLong(0);
        out.writeInt(initiatorTaskTag);
        out.writeInt(0);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeZero(12);
    }
}
