package io.rbdgate.scsi.cdb;

import io.rbdgate.scsi.cdb.Command.CompareAndWrite;
import io.rbdgate.scsi.cdb.Command.CopyOperationAbort;
import io.rbdgate.scsi.cdb.Command.ExtendedCopy;
import io.rbdgate.scsi.cdb.Command.FormatUnit;
import io.rbdgate.scsi.cdb.Command.Inquiry;
import io.rbdgate.scsi.cdb.Command.LbaStatus;
import io.rbdgate.scsi.cdb.Command.LogSelect;
import io.rbdgate.scsi.cdb.Command.LogSense;
import io.rbdgate.scsi.cdb.Command.ModeSelect;
import io.rbdgate.scsi.cdb.Command.ModeSense;
import io.rbdgate.scsi.cdb.Command.OrWrite;
import io.rbdgate.scsi.cdb.Command.PersistentReserveIn;
import io.rbdgate.scsi.cdb.Command.PersistentReserveOut;
import io.rbdgate.scsi.cdb.Command.PopulateToken;
import io.rbdgate.scsi.cdb.Command.PreFetch;
import io.rbdgate.scsi.cdb.Command.PreventAllow;
import io.rbdgate.scsi.cdb.Command.Read;
import io.rbdgate.scsi.cdb.Command.ReadBuffer;
import io.rbdgate.scsi.cdb.Command.ReadCapacity10;
import io.rbdgate.scsi.cdb.Command.ReadCapacity16;
import io.rbdgate.scsi.cdb.Command.ReadDefectData;
import io.rbdgate.scsi.cdb.Command.ReceiveCopyResults;
import io.rbdgate.scsi.cdb.Command.ReceiveDiagnosticResults;
import io.rbdgate.scsi.cdb.Command.Release;
import io.rbdgate.scsi.cdb.Command.ReportIdentifyingInformation;
import io.rbdgate.scsi.cdb.Command.ReportLuns;
import io.rbdgate.scsi.cdb.Command.ReportSupportedOperationCodes;
import io.rbdgate.scsi.cdb.Command.ReportSupportedTaskManagement;
import io.rbdgate.scsi.cdb.Command.ReportTargetPortGroups;
import io.rbdgate.scsi.cdb.Command.ReportTimestamp;
import io.rbdgate.scsi.cdb.Command.RequestSense;
import io.rbdgate.scsi.cdb.Command.Reserve;
import io.rbdgate.scsi.cdb.Command.Sanitize;
import io.rbdgate.scsi.cdb.Command.SendDiagnostic;
import io.rbdgate.scsi.cdb.Command.SetIdentifyingInformation;
import io.rbdgate.scsi.cdb.Command.SetTargetPortGroups;
import io.rbdgate.scsi.cdb.Command.SetTimestamp;
import io.rbdgate.scsi.cdb.Command.StartStopUnit;
import io.rbdgate.scsi.cdb.Command.SynchronizeCache;
import io.rbdgate.scsi.cdb.Command.TestUnitReady;
import io.rbdgate.scsi.cdb.Command.Unmap;
import io.rbdgate.scsi.cdb.Command.Verify;
import io.rbdgate.scsi.cdb.Command.Write;
import io.rbdgate.scsi.cdb.Command.WriteAndVerify;
import io.rbdgate.scsi.cdb.Command.WriteAtomic;
import io.rbdgate.scsi.cdb.Command.WriteBuffer;
import io.rbdgate.scsi.cdb.Command.WriteSame;
import io.rbdgate.scsi.cdb.Command.WriteUsingToken;

/// Turns the bytes of a CDB into a [Command]; nobody looks at CDB bytes afterwards.
///
/// Called after [CommandSpec#firstInvalidByte] has found nothing; it cannot fail.
public final class CdbParser {
    private static final int DPO = 0x10;
    private static final int FUA = 0x08;

    private CdbParser() {}

    /// Parses `cdb` by its row of the table.
    public static Command parse(CommandSpec spec, byte[] cdb) {
        return switch (spec) {
            case READ_6 -> new Read(lba6(cdb), blocks6(cdb), false, false);
            case READ_10 -> new Read(u32(cdb, 2), u16(cdb, 7), dpo(cdb), fua(cdb));
            case READ_12 -> new Read(u32(cdb, 2), u32(cdb, 6), dpo(cdb), fua(cdb));
            case READ_16 -> new Read(u64(cdb, 2), u32(cdb, 10), dpo(cdb), fua(cdb));
            case WRITE_6 -> new Write(lba6(cdb), blocks6(cdb), false, false);
            case WRITE_10 -> new Write(u32(cdb, 2), u16(cdb, 7), dpo(cdb), fua(cdb));
            case WRITE_12 -> new Write(u32(cdb, 2), u32(cdb, 6), dpo(cdb), fua(cdb));
            case WRITE_16 -> new Write(u64(cdb, 2), u32(cdb, 10), dpo(cdb), fua(cdb));
            case WRITE_ATOMIC_16 ->
                    new WriteAtomic(u64(cdb, 2), u16(cdb, 10), u16(cdb, 12), fua(cdb));
            case WRITE_AND_VERIFY_10 ->
                    new WriteAndVerify(u32(cdb, 2), u16(cdb, 7), byteCheck(cdb));
            case WRITE_AND_VERIFY_12 ->
                    new WriteAndVerify(u32(cdb, 2), u32(cdb, 6), byteCheck(cdb));
            case WRITE_AND_VERIFY_16 ->
                    new WriteAndVerify(u64(cdb, 2), u32(cdb, 10), byteCheck(cdb));
            case VERIFY_10 -> new Verify(u32(cdb, 2), u16(cdb, 7), byteCheck(cdb));
            case VERIFY_12 -> new Verify(u32(cdb, 2), u32(cdb, 6), byteCheck(cdb));
            case VERIFY_16 -> new Verify(u64(cdb, 2), u32(cdb, 10), byteCheck(cdb));
            case ORWRITE_16 -> new OrWrite(u64(cdb, 2), u32(cdb, 10), fua(cdb));
            case COMPARE_AND_WRITE -> new CompareAndWrite(u64(cdb, 2), cdb[13] & 0xFF, fua(cdb));
            case WRITE_SAME_10 -> writeSame(cdb, u32(cdb, 2), u16(cdb, 7), false);
            case WRITE_SAME_16 -> writeSame(cdb, u64(cdb, 2), u32(cdb, 10), bit(cdb, 1, 0x01));
            case UNMAP -> new Unmap(bit(cdb, 1, 0x01), u16(cdb, 7));
            case FORMAT_UNIT ->
                    new FormatUnit(
                            bit(cdb, 1, 0x20), bit(cdb, 1, 0x10), bit(cdb, 1, 0x08), cdb[1] & 0x07);
            case SANITIZE_OVERWRITE,
                    SANITIZE_BLOCK_ERASE,
                    SANITIZE_CRYPTOGRAPHIC_ERASE,
                    SANITIZE_EXIT_FAILURE_MODE ->
                    new Sanitize(
                            spec.serviceAction(),
                            bit(cdb, 1, 0x80),
                            bit(cdb, 1, 0x20),
                            u16(cdb, 7));
            case SYNCHRONIZE_CACHE_10 ->
                    new SynchronizeCache(u32(cdb, 2), u16(cdb, 7), immediate(cdb));
            case SYNCHRONIZE_CACHE_16 ->
                    new SynchronizeCache(u64(cdb, 2), u32(cdb, 10), immediate(cdb));
            case PRE_FETCH_10 -> new PreFetch(u32(cdb, 2), u16(cdb, 7));
            case PRE_FETCH_16 -> new PreFetch(u64(cdb, 2), u32(cdb, 10));
            case TEST_UNIT_READY -> new TestUnitReady();
            case START_STOP_UNIT -> startStop(cdb);
            case PREVENT_ALLOW_MEDIUM_REMOVAL -> new PreventAllow(cdb[4] & 0x03);
            case INQUIRY -> new Inquiry(bit(cdb, 1, 0x01), cdb[2] & 0xFF, u16(cdb, 3));
            case REQUEST_SENSE -> new RequestSense(bit(cdb, 1, 0x01), cdb[4] & 0xFF);
            case GET_LBA_STATUS_16 -> new LbaStatus(u64(cdb, 2), u32(cdb, 10));
            case REPORT_LUNS -> new ReportLuns(cdb[2] & 0xFF, u32(cdb, 6));
            case READ_CAPACITY_10 -> new ReadCapacity10();
            case READ_CAPACITY_16 -> new ReadCapacity16(u32(cdb, 10));
            case MODE_SENSE_6 -> modeSense(cdb, false, cdb[4] & 0xFF);
            case MODE_SENSE_10 -> modeSense(cdb, true, u16(cdb, 7));
            case MODE_SELECT_6 -> modeSelect(cdb, false, cdb[4] & 0xFF);
            case MODE_SELECT_10 -> modeSelect(cdb, true, u16(cdb, 7));
            case LOG_SENSE ->
                    new LogSense(
                            (cdb[2] & 0xC0) >>> 6,
                            cdb[2] & 0x3F,
                            cdb[3] & 0xFF,
                            u16(cdb, 5),
                            u16(cdb, 7));
            case LOG_SELECT ->
                    new LogSelect(
                            bit(cdb, 1, 0x02),
                            bit(cdb, 1, 0x01),
                            (cdb[2] & 0xC0) >>> 6,
                            cdb[2] & 0x3F,
                            cdb[3] & 0xFF,
                            u16(cdb, 7));
            case RECEIVE_DIAGNOSTIC_RESULTS ->
                    new ReceiveDiagnosticResults(bit(cdb, 1, 0x01), cdb[2] & 0xFF, u16(cdb, 3));
            case SEND_DIAGNOSTIC ->
                    new SendDiagnostic((cdb[1] & 0xE0) >>> 5, bit(cdb, 1, 0x04), u16(cdb, 3));
            case REPORT_TARGET_PORT_GROUPS ->
                    new ReportTargetPortGroups((cdb[1] & 0xE0) >>> 5, u32(cdb, 6));
            case SET_TARGET_PORT_GROUPS -> new SetTargetPortGroups(u32(cdb, 6));
            case REPORT_TIMESTAMP -> new ReportTimestamp(u32(cdb, 6));
            case SET_TIMESTAMP -> new SetTimestamp(u32(cdb, 6));
            case REPORT_IDENTIFYING_INFORMATION ->
                    new ReportIdentifyingInformation((cdb[10] & 0xFE) >>> 1, u32(cdb, 6));
            case SET_IDENTIFYING_INFORMATION ->
                    new SetIdentifyingInformation((cdb[10] & 0xFE) >>> 1, u32(cdb, 6));
            case WRITE_BUFFER -> new WriteBuffer(cdb[1] & 0x1F, u24(cdb, 6));
            case READ_BUFFER_10 -> new ReadBuffer(cdb[1] & 0x1F, u24(cdb, 6));
            case READ_BUFFER_16 -> new ReadBuffer(cdb[1] & 0x1F, u32(cdb, 10));
            case READ_DEFECT_DATA_10 -> readDefects(false, cdb[2], u16(cdb, 7));
            case READ_DEFECT_DATA_12 -> readDefects(true, cdb[1], u32(cdb, 6));
            case REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS ->
                    new ReportSupportedTaskManagement(bit(cdb, 2, 0x80), u32(cdb, 6));
            case PERSISTENT_RESERVE_IN_READ_KEYS,
                    PERSISTENT_RESERVE_IN_READ_RESERVATION,
                    PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES,
                    PERSISTENT_RESERVE_IN_READ_FULL_STATUS ->
                    new PersistentReserveIn(ReserveInAction.of(spec), u16(cdb, 7));
            case PERSISTENT_RESERVE_OUT_REGISTER,
                    PERSISTENT_RESERVE_OUT_RESERVE,
                    PERSISTENT_RESERVE_OUT_RELEASE,
                    PERSISTENT_RESERVE_OUT_CLEAR,
                    PERSISTENT_RESERVE_OUT_PREEMPT,
                    PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT,
                    PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE_EXISTING_KEY,
                    PERSISTENT_RESERVE_OUT_REGISTER_AND_MOVE ->
                    new PersistentReserveOut(
                            ReserveOutAction.of(spec),
                            (cdb[2] & 0xF0) >>> 4,
                            cdb[2] & 0x0F,
                            u32(cdb, 5));
            case RESERVE_6, RESERVE_10 -> new Reserve();
            case RELEASE_6, RELEASE_10 -> new Release();
            case EXTENDED_COPY_LID1 -> new ExtendedCopy(false, u32(cdb, 10));
            case EXTENDED_COPY_LID4 -> new ExtendedCopy(true, u32(cdb, 10));
            case POPULATE_TOKEN -> new PopulateToken(u32(cdb, 6), u32(cdb, 10));
            case WRITE_USING_TOKEN -> new WriteUsingToken(u32(cdb, 6), u32(cdb, 10));
            case COPY_OPERATION_ABORT -> new CopyOperationAbort(u32(cdb, 2));
            case RECEIVE_COPY_STATUS_LID1,
                    RECEIVE_COPY_DATA_LID1,
                    RECEIVE_COPY_OPERATING_PARAMETERS,
                    RECEIVE_COPY_FAILURE_DETAILS_LID1 ->
                    new ReceiveCopyResults(spec.serviceAction(), cdb[2] & 0xFF, u32(cdb, 10));
            case RECEIVE_COPY_STATUS_LID4, RECEIVE_ROD_TOKEN_INFORMATION, REPORT_ALL_ROD_TOKENS ->
                    new ReceiveCopyResults(spec.serviceAction(), u32(cdb, 2), u32(cdb, 10));
            case REPORT_SUPPORTED_OPERATION_CODES -> reportSupported(cdb);
        };
    }

    private static Command startStop(byte[] cdb) {
        return new StartStopUnit(
                bit(cdb, 1, 0x01),
                (cdb[4] & 0xF0) >>> 4,
                bit(cdb, 4, 0x04),
                bit(cdb, 4, 0x02),
                bit(cdb, 4, 0x01));
    }

    private static Command reportSupported(byte[] cdb) {
        return new ReportSupportedOperationCodes(
                bit(cdb, 2, 0x80), cdb[2] & 0x07, cdb[3] & 0xFF, u16(cdb, 4), u32(cdb, 6));
    }

    private static boolean bit(byte[] cdb, int at, int mask) {
        return (cdb[at] & mask) != 0;
    }

    private static Command writeSame(byte[] cdb, long lba, long blocks, boolean noDataOut) {
        return new WriteSame(lba, blocks, (cdb[1] & 0x08) != 0, (cdb[1] & 0x10) != 0, noDataOut);
    }

    private static Command modeSense(byte[] cdb, boolean ten, int allocationLength) {
        return new ModeSense(
                ten,
                (cdb[1] & 0x08) != 0,
                ten && (cdb[1] & 0x10) != 0,
                (cdb[2] & 0xC0) >>> 6,
                cdb[2] & 0x3F,
                cdb[3] & 0xFF,
                allocationLength);
    }

    private static Command modeSelect(byte[] cdb, boolean ten, int parameterListLength) {
        return new ModeSelect(ten, bit(cdb, 1, 0x10), bit(cdb, 1, 0x01), parameterListLength);
    }

    private static Command readDefects(boolean twelve, byte which, long allocationLength) {
        return new ReadDefectData(twelve, (which & 0x18) >>> 3, which & 0x07, allocationLength);
    }

    private static long lba6(byte[] cdb) {
        return (cdb[1] & 0x1FL) << 16 | u16(cdb, 2);
    }

    // A transfer length of 0 in a 6-byte CDB means 256 blocks (SBC-3 r36 §5.10).
    private static int blocks6(byte[] cdb) {
        int blocks = cdb[4] & 0xFF;
        return blocks == 0 ? 256 : blocks;
    }

    private static boolean dpo(byte[] cdb) {
        return (cdb[1] & DPO) != 0;
    }

    private static boolean fua(byte[] cdb) {
        return (cdb[1] & FUA) != 0;
    }

    private static boolean immediate(byte[] cdb) {
        return (cdb[1] & 0x02) != 0;
    }

    private static int byteCheck(byte[] cdb) {
        return (cdb[1] & 0x06) >>> 1;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    private static int u24(byte[] bytes, int at) {
        return u16(bytes, at) << 8 | (bytes[at + 2] & 0xFF);
    }

    private static long u32(byte[] bytes, int at) {
        return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
    }

    private static long u64(byte[] bytes, int at) {
        return u32(bytes, at) << 32 | u32(bytes, at + 4);
    }
}
