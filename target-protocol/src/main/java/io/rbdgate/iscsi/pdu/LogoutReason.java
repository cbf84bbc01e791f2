package io.rbdgate.iscsi.pdu;

import org.jspecify.annotations.Nullable;

/// What a Logout asks for (RFC 7143 §11.14.1).
public enum LogoutReason {
    CLOSE_SESSION(0),
    CLOSE_CONNECTION(1),
    REMOVE_FOR_RECOVERY(2);

    private final int code;

    LogoutReason(int code) {
        this.code = code;
    }

    /// The seven bits on the wire.
    public int code() {
        return code;
    }

    /// The value of a code; null for one that is not defined.
    public static @Nullable LogoutReason ofCode(int code) {
        for (LogoutReason value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return null;
    }
}
