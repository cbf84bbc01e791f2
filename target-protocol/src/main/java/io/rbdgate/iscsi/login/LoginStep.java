package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.pdu.LoginResponse;

/// What the transport does next in a login. `text` is the data segment of the response, unpadded;
/// it belongs to the receiver. Sequence numbers and, in `Complete`, the TSIH are still to be filled
/// in.
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public sealed interface LoginStep {

    /// Send, then wait for the next request.
    record Reply(LoginResponse response, byte[] text) implements LoginStep {}

    /// Send, then the connection is in full feature phase.
    record Complete(LoginResponse response, byte[] text, LoginOutcome outcome)
            implements LoginStep {}

    /// Send, then close the connection. The reason is for the log and holds no secret.
    record Refuse(LoginResponse response, String reason) implements LoginStep {}

    /// Close without an answer. The reason is for the log and holds no secret.
    record Close(String reason) implements LoginStep {}
}
