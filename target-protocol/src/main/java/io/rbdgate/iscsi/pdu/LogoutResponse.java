package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Logout Response (RFC 7143 §11.15). Times in seconds.
public record LogoutResponse(
        LogoutStatus status,
        int initiatorTaskTag,
        int statSn,
        int expCmdSn,
        int maxCmdSn,
        int time2WaitSeconds,
        int time2RetainSeconds)
        implements TargetPdu {

    /// Appends the 48 bytes.
    public void encode(ByteBuf out) {
        out.writeInt(0x26800000 | status.code() << 8);
        out.writeInt(0);
        out.writeLong(0);
        out.writeInt(initiatorTaskTag);
        out.writeInt(0);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeInt(0);
        out.writeShort(time2WaitSeconds);
        out.writeShort(time2RetainSeconds);
        out.writeInt(0);
    }
}
