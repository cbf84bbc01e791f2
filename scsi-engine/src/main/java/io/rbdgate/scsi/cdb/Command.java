package io.rbdgate.scsi.cdb;

/// A parsed command: one record per meaning, whatever the length of the CDB it came in. Block
/// addresses and counts are in logical blocks, unsigned where 64 bits are used.
public sealed interface Command {
    /// The first block it is about; -1 when it is about none, or about several ranges.
    default long lba() {
        return -1;
    }

    /// READ 6/10/12/16.
    record Read(long lba, long blocks, boolean dpo, boolean fua) implements Command {}

    /// WRITE 6/10/12/16.
    record Write(long lba, long blocks, boolean dpo, boolean fua) implements Command {}

    /// WRITE ATOMIC(16); `boundary` is ATOMIC BOUNDARY.
    record WriteAtomic(long lba, int boundary, int blocks, boolean fua) implements Command {}

    /// WRITE AND VERIFY 10/12/16; `byteCheck` is BYTCHK.
    record WriteAndVerify(long lba, long blocks, int byteCheck) implements Command {}

    /// VERIFY 10/12/16; `byteCheck` is BYTCHK.
    record Verify(long lba, long blocks, int byteCheck) implements Command {}

    /// ORWRITE(16).
    record OrWrite(long lba, long blocks, boolean fua) implements Command {}

    /// COMPARE AND WRITE.
    record CompareAndWrite(long lba, int blocks, boolean fua) implements Command {}

    /// WRITE SAME 10/16.
    record WriteSame(long lba, long blocks, boolean unmap, boolean anchor, boolean noDataOut)
            implements Command {}

    /// UNMAP.
    record Unmap(boolean anchor, int parameterListLength) implements Command {}

    /// SYNCHRONIZE CACHE 10/16.
    record SynchronizeCache(long lba, long blocks, boolean immediate) implements Command {}

    /// PRE-FETCH 10/16.
    record PreFetch(long lba, long blocks) implements Command {}

    /// FORMAT UNIT; `hasList` is FMTDATA, `longList` LONGLIST, `defectFormat` DEFECT LIST FORMAT.
    record FormatUnit(boolean longList, boolean hasList, boolean completeList, int defectFormat)
            implements Command {}

    /// SANITIZE of every service action; `unrestrictedExit` is AUSE.
    record Sanitize(
            int serviceAction, boolean immediate, boolean unrestrictedExit, int parameterListLength)
            implements Command {}

    /// GET LBA STATUS(16).
    record LbaStatus(long lba, long allocationLength) implements Command {}

    /// TEST UNIT READY.
    record TestUnitReady() implements Command {}

    /// START STOP UNIT.
    record StartStopUnit(
            boolean immediate,
            int powerCondition,
            boolean noFlush,
            boolean loadEject,
            boolean start)
            implements Command {}

    /// PREVENT ALLOW MEDIUM REMOVAL; `prevent` is the two-bit field.
    record PreventAllow(int prevent) implements Command {}

    /// INQUIRY.
    record Inquiry(boolean vitalProductData, int page, int allocationLength) implements Command {}

    /// REQUEST SENSE.
    record RequestSense(boolean descriptorFormat, int allocationLength) implements Command {}

    /// REPORT LUNS.
    record ReportLuns(int selectReport, long allocationLength) implements Command {}

    /// READ CAPACITY(10).
    record ReadCapacity10() implements Command {}

    /// READ CAPACITY(16).
    record ReadCapacity16(long allocationLength) implements Command {}

    /// MODE SENSE 6/10; `ten` tells the form of the answer.
    record ModeSense(
            boolean ten,
            boolean disableBlockDescriptors,
            boolean longLba,
            int pageControl,
            int page,
            int subpage,
            int allocationLength)
            implements Command {}

    /// MODE SELECT 6/10; `ten` tells the form of the list.
    record ModeSelect(boolean ten, boolean pageFormat, boolean savePages, int parameterListLength)
            implements Command {}

    /// LOG SENSE.
    record LogSense(
            int pageControl, int page, int subpage, int parameterPointer, int allocationLength)
            implements Command {}

    /// LOG SELECT; `reset` is PCR.
    record LogSelect(
            boolean reset,
            boolean save,
            int pageControl,
            int page,
            int subpage,
            int parameterListLength)
            implements Command {}

    /// RECEIVE DIAGNOSTIC RESULTS; `pageCodeValid` is PCV.
    record ReceiveDiagnosticResults(boolean pageCodeValid, int page, int allocationLength)
            implements Command {}

    /// SEND DIAGNOSTIC.
    record SendDiagnostic(int selfTestCode, boolean selfTest, int parameterListLength)
            implements Command {}

    /// REPORT TARGET PORT GROUPS; `format` is PARAMETER DATA FORMAT.
    record ReportTargetPortGroups(int format, long allocationLength) implements Command {}

    /// SET TARGET PORT GROUPS.
    record SetTargetPortGroups(long parameterListLength) implements Command {}

    /// REPORT TIMESTAMP.
    record ReportTimestamp(long allocationLength) implements Command {}

    /// SET TIMESTAMP.
    record SetTimestamp(long parameterListLength) implements Command {}

    /// REPORT IDENTIFYING INFORMATION; `type` is the seven-bit field.
    record ReportIdentifyingInformation(int type, long allocationLength) implements Command {}

    /// SET IDENTIFYING INFORMATION; `type` is the seven-bit field.
    record SetIdentifyingInformation(int type, long parameterListLength) implements Command {}

    /// WRITE BUFFER.
    record WriteBuffer(int mode, int length) implements Command {}

    /// READ BUFFER 10/16.
    record ReadBuffer(int mode, long allocationLength) implements Command {}

    /// READ DEFECT DATA 10/12; `lists` is REQ_PLIST and REQ_GLIST, `format` the three-bit field.
    record ReadDefectData(boolean twelve, int lists, int format, long allocationLength)
            implements Command {}

    /// REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS; `extended` is REPD.
    record ReportSupportedTaskManagement(boolean extended, long allocationLength)
            implements Command {}

    /// PERSISTENT RESERVE IN.
    record PersistentReserveIn(ReserveInAction action, int allocationLength) implements Command {}

    /// PERSISTENT RESERVE OUT.
    record PersistentReserveOut(
            ReserveOutAction action, int scope, int type, long parameterListLength)
            implements Command {}

    /// RESERVE 6/10 of the whole unit.
    record Reserve() implements Command {}

    /// RELEASE 6/10 of the whole unit.
    record Release() implements Command {}

    /// EXTENDED COPY; `lid4` tells the form of the list.
    record ExtendedCopy(boolean lid4, long parameterListLength) implements Command {}

    /// POPULATE TOKEN.
    record PopulateToken(long listIdentifier, long parameterListLength) implements Command {}

    /// WRITE USING TOKEN.
    record WriteUsingToken(long listIdentifier, long parameterListLength) implements Command {}

    /// COPY OPERATION ABORT.
    record CopyOperationAbort(long listIdentifier) implements Command {}

    /// All that is received by operation code 84h: RECEIVE COPY RESULTS, RECEIVE ROD TOKEN
    /// INFORMATION and REPORT ALL ROD TOKENS.
    record ReceiveCopyResults(int serviceAction, long listIdentifier, long allocationLength)
            implements Command {}

    /// REPORT SUPPORTED OPERATION CODES.
    record ReportSupportedOperationCodes(
            boolean timeouts,
            int reportingOptions,
            int operationCode,
            int serviceAction,
            long allocationLength)
            implements Command {}
}
