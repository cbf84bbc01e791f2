package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.pdu.RejectReason;
import io.rbdgate.iscsi.pdu.TextResponse;
import org.jspecify.annotations.Nullable;

/// What the transport does with a Text Request of the full feature phase.
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public sealed interface TextStep {

    /// Send. `text` is the data segment, unpadded, the receiver's own; sequence numbers are still
    /// to be filled in. `peerMaxRecvDataSegmentLength` (bytes; null: unchanged) holds for every PDU
    /// made after this response.
    record Answer(
            TextResponse response, byte[] text, @Nullable Integer peerMaxRecvDataSegmentLength)
            implements TextStep {}

    /// Answer with a Reject PDU; the exchange is dropped, the connection stays. `explanation` is
    /// for the log.
    record Refuse(RejectReason reason, String explanation) implements TextStep {}
}
