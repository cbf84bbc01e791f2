package io.rbdgate.iscsi.pdu;

/// How a task management function went (RFC 7143 §11.6.1).
public enum TaskFunctionStatus {
    COMPLETE(0),
    TASK_DOES_NOT_EXIST(1),
    LUN_DOES_NOT_EXIST(2),
    TASK_STILL_ALLEGIANT(3),
    REASSIGNMENT_NOT_SUPPORTED(4),
    NOT_SUPPORTED(5),
    AUTHORIZATION_FAILED(6),
    REJECTED(255);

    private final int code;

    TaskFunctionStatus(int code) {
        this.code = code;
    }

    /// The byte on the wire.
    public int code() {
        return code;
    }
}
