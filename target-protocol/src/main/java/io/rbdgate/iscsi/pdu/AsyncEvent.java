package io.rbdgate.iscsi.pdu;

/// Events a target announces by itself (RFC 7143 §11.9.1).
public enum AsyncEvent {
    SCSI_EVENT(0),
    REQUEST_LOGOUT(1),
    CONNECTION_WILL_DROP(2),
    SESSION_WILL_DROP(3),
    REQUEST_NEGOTIATION(4),
    TASK_TERMINATION(5);

    private final int code;

    AsyncEvent(int code) {
        this.code = code;
    }

    /// The byte on the wire.
    public int code() {
        return code;
    }
}
