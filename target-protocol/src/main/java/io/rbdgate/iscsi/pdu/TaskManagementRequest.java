package io.rbdgate.iscsi.pdu;

/// Task Management Function Request (RFC 7143 §11.5). `functionCode` is the raw seven bits (see
/// [TaskFunction]).
public record TaskManagementRequest(
        boolean immediate,
        int functionCode,
        long lun,
        int initiatorTaskTag,
        int referencedTaskTag,
        int cmdSn,
        int refCmdSn,
        int expDataSn)
        implements InitiatorPdu {

    /// Reads the header.
    public static TaskManagementRequest decode(Bhs bhs) {
        return new TaskManagementRequest(
                bhs.immediate(),
                bhs.flags() & 0x7f,
                bhs.lun(),
                bhs.initiatorTaskTag(),
                bhs.word20(),
                bhs.cmdSn(),
                bhs.word(32),
                bhs.word(36));
    }
}
