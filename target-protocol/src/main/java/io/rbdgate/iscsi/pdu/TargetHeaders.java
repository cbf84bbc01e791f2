package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/// Writes the headers that go out with every I/O straight into a buffer, 48 bytes each. Without
/// state.
public final class TargetHeaders {
    /// Residual overflow, in the flags of SCSI Response and Data-In.
    public static final int OVERFLOW = 0x04;

    /// Residual underflow.
    public static final int UNDERFLOW = 0x02;

    private static final int FINAL = 0x80;
    private static final int STATUS = 0x01;

    private TargetHeaders() {}

    /// Data-In without status (RFC 7143 §11.7); `last` ends a sequence.
    public static void dataIn(
            ByteBuf out,
            boolean last,
            int dataSegmentBytes,
            long lun,
            int initiatorTaskTag,
            int expCmdSn,
            int maxCmdSn,
            int dataSn,
            int bufferOffset) {
        out.writeInt(0x25000000 | (last ? FINAL << 16 : 0));
        out.writeInt(dataSegmentBytes);
        out.writeLong(lun);
        out.writeInt(initiatorTaskTag);
        out.writeInt(Bhs.NO_TAG);
        out.writeInt(0);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeInt(dataSn);
        out.writeInt(bufferOffset);
        out.writeInt(0);
    }

    /// The last Data-In with the status in it; `residualFlags` is [#OVERFLOW], [#UNDERFLOW] or 0.
    public static void dataInWithStatus(
            ByteBuf out,
            int status,
            int residualFlags,
            int residualCount,
            int dataSegmentBytes,
            long lun,
            int initiatorTaskTag,
            int statSn,
            int expCmdSn,
            int maxCmdSn,
            int dataSn,
            int bufferOffset) {
        out.writeInt(0x25000000 | (FINAL | residualFlags | STATUS) << 16 | status);
        out.writeInt(dataSegmentBytes);
        out.writeLong(lun);
        out.writeInt(initiatorTaskTag);
        out.writeInt(Bhs.NO_TAG);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeInt(dataSn);
        out.writeInt(bufferOffset);
        out.writeInt(residualCount);
    }

    /// SCSI Response (RFC 7143 §11.4), "completed at target". `flags` are the residual flags of
    /// both directions (o 0x10, u 0x08, O 0x04, U 0x02).
    public static void scsiResponse(
            ByteBuf out,
            int flags,
            int status,
            int dataSegmentBytes,
            int initiatorTaskTag,
            int statSn,
            int expCmdSn,
            int maxCmdSn,
            int expDataSn,
            int bidirectionalReadResidual,
            int residual) {
        out.writeInt(0x21000000 | (FINAL | flags) << 16 | status);
        out.writeInt(dataSegmentBytes);
        out.writeLong(0);
        out.writeInt(initiatorTaskTag);
        out.writeInt(0);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeInt(expDataSn);
        out.writeInt(bidirectionalReadResidual);
        out.writeInt(residual);
    }

    /// Ready To Transfer (RFC 7143 §11.8); `statSn` is the next one, not advanced.
    public static void readyToTransfer(
            ByteBuf out,
            long lun,
            int initiatorTaskTag,
            int targetTransferTag,
            int statSn,
            int expCmdSn,
            int maxCmdSn,
            int r2tSn,
            int bufferOffset,
            int desiredBytes) {
        out.writeInt(0x31800000);
        out.writeInt(0);
        out.writeLong(lun);
        out.writeInt(initiatorTaskTag);
        out.writeInt(targetTransferTag);
        out.writeInt(statSn);
        out.writeInt(expCmdSn);
        out.writeInt(maxCmdSn);
        out.writeInt(r2tSn);
        out.writeInt(bufferOffset);
        out.writeInt(desiredBytes);
    }
}
