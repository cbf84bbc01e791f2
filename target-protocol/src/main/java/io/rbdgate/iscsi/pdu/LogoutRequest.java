package io.rbdgate.iscsi.pdu;

/// Logout Request (RFC 7143 §11.14). `reasonCode` is the raw seven bits (see [LogoutReason]).
public record LogoutRequest(
        boolean immediate, int reasonCode, int initiatorTaskTag, int connectionId, int cmdSn)
        implements InitiatorPdu {

    /// Reads the header.
    public static LogoutRequest decode(Bhs bhs) {
        return new LogoutRequest(
                bhs.immediate(),
                bhs.flags() & 0x7f,
                bhs.initiatorTaskTag(),
                bhs.word20() >>> 16,
                bhs.cmdSn());
    }
}
