package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Login Response (RFC 7143 §11.13), without its text.
///
/// ```
///  0 |.|.| 0x23 |T|C|..|CSG|NSG| VersionMax | VersionActive |
///  4 | TotalAHS | DataSegmentLength                         |
///  8 | ISID (6 octets)                    | TSIH            |
/// 16 | InitiatorTaskTag                                     |
/// 20 | reserved                                             |
/// 24 | StatSN                                               |
/// 28 | ExpCmdSN                                             |
/// 32 | MaxCmdSN                                             |
/// 36 | StatusClass | StatusDetail | reserved                |
/// 40 | reserved (8 octets)                                  |
/// ```
///
/// The machine that decides about a login knows no sequence numbers and no TSIH: the transport adds
/// them with the `with…` methods.
public record LoginResponse(
        boolean transit,
        boolean continued,
        int currentStage,
        int nextStage,
        int versionMax,
        int versionActive,
        int dataSegmentLength,
        long isid,
        int tsih,
        int initiatorTaskTag,
        int statSn,
        int expCmdSn,
        int maxCmdSn,
        LoginStatus status)
        implements TargetPdu {

    /// Reads the 48 octets at the reader index and leaves the index alone; null when the status is
    /// none that RFC 7143 defines.
    public static @Nullable LoginResponse decode(ByteBuf bhs) {
        int at = bhs.readerIndex();
        LoginStatus status = LoginStatus.ofCode(bhs.getUnsignedShort(at + 36));
        if (status == null) {
            return null;
        }
        int flags = bhs.getUnsignedByte(at + 1);
        return new LoginResponse(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                flags >> 2 & 3,
                flags & 3,
                bhs.getUnsignedByte(at + 2),
                bhs.getUnsignedByte(at + 3),
                bhs.getUnsignedMedium(at + 5),
                bhs.getLong(at + 8) >>> 16,
                bhs.getUnsignedShort(at + 14),
                bhs.getInt(at + 16),
                bhs.getInt(at + 24),
                bhs.getInt(at + 28),
                bhs.getInt(at + 32),
                status);
    }

    /// The refusal of a request: no stage, no text, the request's identity (RFC 7143 §11.13.5: the
    /// sequence numbers of such a response mean nothing).
    public static LoginResponse refusal(LoginRequest request, LoginStatus status) {
        return refusal(request, status, 0);
    }

    /// The target is to be looked for elsewhere for now: the refusal that goes with a text of so
    /// many bytes, which says where.
    public static LoginResponse redirect(LoginRequest request, int textBytes) {
        return refusal(request, LoginStatus.TARGET_MOVED_TEMPORARILY, textBytes);
    }

    private static LoginResponse refusal(LoginRequest request, LoginStatus status, int textBytes) {
        return new LoginResponse(
                false,
                false,
                request.currentStage(),
                0,
                0,
                0,
                textBytes,
                request.isid(),
                request.tsih(),
                request.initiatorTaskTag(),
                0,
                0,
                0,
                status);
    }

    /// The same with the session's handle.
    public LoginResponse withTsih(int newTsih) {
        return new LoginResponse(
                transit,
                continued,
                currentStage,
                nextStage,
                versionMax,
                versionActive,
                dataSegmentLength,
                isid,
                newTsih,
                initiatorTaskTag,
                statSn,
                expCmdSn,
                maxCmdSn,
                status);
    }

    /// The same with the connection's sequence numbers.
    public LoginResponse withSequence(int newStatSn, int newExpCmdSn, int newMaxCmdSn) {
        return new LoginResponse(
                transit,
                continued,
                currentStage,
                nextStage,
                versionMax,
                versionActive,
                dataSegmentLength,
                isid,
                tsih,
                initiatorTaskTag,
                newStatSn,
                newExpCmdSn,
                newMaxCmdSn,
                status);
    }

    /// Appends the 48 octets.
    public void encode(ByteBuf out) {
        out.writeByte(0x23);
        out.writeByte(
                (transit ? 0x80 : 0) | (continued ? 0x40 : 0) | currentStage << 2 | nextStage);
        out.writeByte(versionMax);
        out.writeByte(versionActive);
        out.writeByte(0);
        out.writeMedium(dataSegmentLength);
        out.writeLong(isid << 16 | tsih);
        out.writeInt(initiatorTaskTag);
        out.writeInt(0);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeShort(status.code());
        out.writeZero(10);
    }
}
