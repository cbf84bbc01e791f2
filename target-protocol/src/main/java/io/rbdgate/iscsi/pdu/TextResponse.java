package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Text Response (RFC 7143 §11.11), without its text.
///
/// ```
///  0 |.|.| 0x24 |F|C|.....| reserved          |
///  4 | TotalAHS | DataSegmentLength           |
///  8 | LUN (8 octets) or reserved             |
/// 16 | InitiatorTaskTag                       |
/// 20 | TargetTransferTag                      |
/// 24 | StatSN                                 |
/// 28 | ExpCmdSN                               |
/// 32 | MaxCmdSN                               |
/// 36 | reserved (12 octets)                   |
/// ```
///
/// `last` is the F bit; the target transfer tag is 0xffffffff exactly when it is set.
public record TextResponse(
        boolean last,
        boolean continued,
        int dataSegmentLength,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int statSn,
        int expCmdSn,
        int maxCmdSn)
        implements TargetPdu {

    /// Reads the 48 octets at the reader index and leaves the index alone.
    public static TextResponse decode(ByteBuf bhs) {
        int at = bhs.readerIndex();
        int flags = bhs.getUnsignedByte(at + 1);
        return new TextResponse(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                bhs.getUnsignedMedium(at + 5),
                bhs.getLong(at + 8),
                bhs.getInt(at + 16),
                bhs.getInt(at + 20),
                bhs.getInt(at + 24),
                bhs.getInt(at + 28),
                bhs.getInt(at + 32));
    }

    /// The same with the connection's sequence numbers.
    public TextResponse withSequence(int newStatSn, int newExpCmdSn, int newMaxCmdSn) {
        return new TextResponse(
                last,
                continued,
                dataSegmentLength,
                lun,
                initiatorTaskTag,
                targetTransferTag,
                newStatSn,
                newExpCmdSn,
                newMaxCmdSn);
    }

    /// Appends the 48 octets.
    public void encode(ByteBuf out) {
        out.writeByte(0x24);
        out.writeByte((last ? 0x80 : 0) | (continued ? 0x40 : 0));
        out.writeShort(0);
        out.writeByte(0);
        out.writeMedium(dataSegmentLength);
        out.writeLong(lun);
        out.writeInt(initiatorTaskTag);
        out.writeInt(targetTransferTag);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeZero(12);
    }
}
