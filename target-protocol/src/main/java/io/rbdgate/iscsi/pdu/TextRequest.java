package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Text Request (RFC 7143 §11.10), without its text.
///
/// ```
///  0 |.|I| 0x04 |F|C|.....| reserved          |
///  4 | TotalAHS | DataSegmentLength           |
///  8 | LUN (8 octets) or reserved             |
/// 16 | InitiatorTaskTag                       |
/// 20 | TargetTransferTag                      |
/// 24 | CmdSN                                  |
/// 28 | ExpStatSN                              |
/// 32 | reserved (16 octets)                   |
/// ```
///
/// `last` is the F bit. A target transfer tag of 0xffffffff begins a new exchange.
public record TextRequest(
        boolean immediate,
        boolean last,
        boolean continued,
        int totalAhsLength,
        int dataSegmentLength,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int cmdSn,
        int expStatSn)
        implements InitiatorPdu {

    /// Reads the 48 octets at the reader index and leaves the index alone.
    public static TextRequest decode(ByteBuf bhs) {
        int at = bhs.readerIndex();
        int flags = bhs.getUnsignedByte(at + 1);
        return new TextRequest(
                (bhs.getUnsignedByte(at) & 0x40) != 0,
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                bhs.getUnsignedByte(at + 4) * 4,
                bhs.getUnsignedMedium(at + 5),
                bhs.getLong(at + 8),
                bhs.getInt(at + 16),
                bhs.getInt(at + 20),
                bhs.getInt(at + 24),
                bhs.getInt(at + 28));
    }

    /// Appends the 48 octets.
    public void encode(ByteBuf out) {
        out.writeByte(immediate ? 0x44 : 0x04);
        out.writeByte((last ? 0x80 : 0) | (continued ? 0x40 : 0));
        out.writeShort(0);
        out.writeByte(totalAhsLength / 4);
        out.writeMedium(dataSegmentLength);
        out.writeLong(lun);
        out.writeInt(initiatorTaskTag);
        out.writeInt(targetTransferTag);
        out.writeInt(cmdSn);
        out.writeInt(expStatSn);
        out.writeZero(16);
    }
}
