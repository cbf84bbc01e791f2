package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Asynchronous Message (RFC 7143 §11.9) without data. The parameters mean what the event says.
public record AsyncMessage(
        AsyncEvent event,
        long lun,
        int statSn,
        int expCmdSn,
        int maxCmdSn,
        int parameter1,
        int parameter2,
        int parameter3)
        implements TargetPdu {

    /// Appends the 48 bytes.
    public void encode(ByteBuf out) {
        out.writeInt(0x32800000);
        out.writeInt(0);
        out.writeLong(lun);
        out.writeInt(Bhs.NO_TAG);
        out.writeInt(0);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeByte(event.code());
        out.writeByte(0);
        out.writeShort(parameter1);
        out.writeShort(parameter2);
        out.writeShort(parameter3);
        out.writeInt(0);
    }
}
