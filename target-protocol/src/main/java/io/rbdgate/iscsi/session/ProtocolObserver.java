package io.rbdgate.iscsi.session;

import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.pdu.Opcode;
import io.rbdgate.iscsi.pdu.RejectReason;

/// What happens, for counters. Called on event loops, many at a time: implementations count and
/// return.
public interface ProtocolObserver {
    /// Counts nothing.
    ProtocolObserver NONE = new ProtocolObserver() {};

    /// A PDU came in.
    default void received(Opcode opcode) {}

    /// A PDU went out.
    default void sent(Opcode opcode) {}

    /// A digest was wrong; `header` says which.
    default void digestError(boolean header) {}

    /// A PDU was rejected.
    default void rejected(RejectReason reason) {}

    /// A login has ended.
    default void login(LoginStatus status) {}

    /// A login ended without an answer: silence, garbage, too slow, crowded out.
    default void loginDropped() {}

    /// A connection was accepted.
    default void connectionOpened() {}

    /// A connection is gone.
    default void connectionClosed() {}

    /// A normal session has begun.
    default void sessionOpened() {}

    /// A normal session is over.
    default void sessionClosed() {}

    /// A task had to wait for memory or for a slow reader.
    default void windowStalled() {}

    /// The initiator has to be asked for data.
    default void readyToTransfer() {}

    /// The peer broke the protocol or was too slow.
    default void peerFault() {}
}
