package io.rbdgate.iscsi.pdu;

/// How a Logout went (RFC 7143 §11.15.1).
public enum LogoutStatus {
    SUCCESS(0),
    CONNECTION_NOT_FOUND(1),
    RECOVERY_NOT_SUPPORTED(2),
    CLEANUP_FAILED(3);

    private final int code;

    LogoutStatus(int code) {
        this.code = code;
    }

    /// The byte on the wire.
    public int code() {
        return code;
    }
}
