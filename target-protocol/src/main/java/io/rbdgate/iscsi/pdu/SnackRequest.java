package io.rbdgate.iscsi.pdu;

/// SNACK (RFC 7143 §11.16): asks for retransmission. It has no CmdSN.
public record SnackRequest(int type, int initiatorTaskTag, int beginRun, int runLength)
        implements InitiatorPdu {

    /// Reads the header.
    public static SnackRequest decode(Bhs bhs) {
        return new SnackRequest(
                bhs.flags() & 0x0f, bhs.initiatorTaskTag(), bhs.word(40), bhs.word(44));
    }
}
