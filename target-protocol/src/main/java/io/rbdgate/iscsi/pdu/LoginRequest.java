package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Login Request (RFC 7143 §11.12), without its text. Stages are the raw two bits (0 security, 1
/// operational, 3 full feature phase; 2 is not assigned): who reads them decides what is legal.
///
/// ```
///  0 |.|I| 0x03 |T|C|..|CSG|NSG| VersionMax | VersionMin |
///  4 | TotalAHS | DataSegmentLength                      |
///  8 | ISID (6 octets)                    | TSIH         |
/// 16 | InitiatorTaskTag                                  |
/// 20 | CID                   | reserved                  |
/// 24 | CmdSN                                             |
/// 28 | ExpStatSN                                         |
/// 32 | reserved (16 octets)                              |
/// ```
///
/// `isid` holds the six octets in its low 48 bits; lengths are bytes.
public record LoginRequest(
        boolean transit,
        boolean continued,
        int currentStage,
        int nextStage,
        int versionMax,
        int versionMin,
        int totalAhsLength,
        int dataSegmentLength,
        long isid,
        int tsih,
        int initiatorTaskTag,
        int connectionId,
        int cmdSn,
        int expStatSn)
        implements InitiatorPdu {

    /// Reads the 48 octets at the reader index and leaves the index alone.
    public static LoginRequest decode(ByteBuf bhs) {
        int at = bhs.readerIndex();
        int flags = bhs.getUnsignedByte(at + 1);
        return new LoginRequest(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                flags >> 2 & 3,
                flags & 3,
                bhs.getUnsignedByte(at + 2),
                bhs.getUnsignedByte(at + 3),
                bhs.getUnsignedByte(at + 4) * 4,
                bhs.getUnsignedMedium(at + 5),
                bhs.getLong(at + 8) >>> 16,
                bhs.getUnsignedShort(at + 14),
                bhs.getInt(at + 16),
                bhs.getUnsignedShort(at + 20),
                bhs.getInt(at + 24),
                bhs.getInt(at + 28));
    }

    /// Appends the 48 octets; a login request is always immediate.
    public void encode(ByteBuf out) {
        out.writeByte(0x43);
        out.writeByte(
                (transit ? 0x80 : 0) | (continued ? 0x40 : 0) | currentStage << 2 | nextStage);
        out.writeByte(versionMax);
        out.writeByte(versionMin);
        out.writeByte(totalAhsLength / 4);
        out.writeMedium(dataSegmentLength);
        out.writeLong(isid << 16 | tsih);
        out.writeInt(initiatorTaskTag);
        out.writeShort(connectionId);
        out.writeShort(0);
        out.writeInt(cmdSn);
        out.writeInt(expStatSn);
        out.writeZero(16);
    }
}
