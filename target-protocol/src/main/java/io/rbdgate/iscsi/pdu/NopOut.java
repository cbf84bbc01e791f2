package io.rbdgate.iscsi.pdu;

/// NOP-Out (RFC 7143 §11.18): a ping (tag set), the answer to ours (target tag set), or just news
/// of ExpStatSN.
public record NopOut(
        boolean immediate,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int cmdSn,
        int dataSegmentBytes)
        implements InitiatorPdu {

    /// Reads the header.
    public static NopOut decode(Bhs bhs) {
        return new NopOut(
                bhs.immediate(),
                bhs.lun(),
                bhs.initiatorTaskTag(),
                bhs.targetTransferTag(),
                bhs.cmdSn(),
                bhs.dataSegmentBytes());
    }
}
