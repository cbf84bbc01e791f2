package io.rbdgate.iscsi;

import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.pdu.RejectReason;
import org.jspecify.annotations.Nullable;

/// The peer broke the protocol. Who throws it names how far the damage reaches: the factory is the
/// scope. Without a stack trace, since a peer can cause it at will.
public final class IscsiProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable RejectReason rejectReason;
    private final @Nullable LoginStatus loginStatus;

    private IscsiProtocolException(
            String message,
            @Nullable RejectReason rejectReason,
            @Nullable LoginStatus loginStatus) {
        super(message, null, false, false);
        this.rejectReason = rejectReason;
        this.loginStatus = loginStatus;
    }

    /// Nothing that follows can be trusted: the connection is closed, and with it the session at
    /// error recovery level 0 (RFC 7143 §7.7).
    public static IscsiProtocolException dropConnection(String message) {
        return new IscsiProtocolException(message, null, null);
    }

    /// Only this PDU is bad: it is answered with Reject.
    public static IscsiProtocolException reject(RejectReason reason, String message) {
        return new IscsiProtocolException(message, reason, null);
    }

    /// The login ends with this status, then the connection is closed.
    public static IscsiProtocolException loginFailure(LoginStatus status, String message) {
        return new IscsiProtocolException(message, null, status);
    }

    /// The reason of a Reject; null when the scope is another.
    public @Nullable RejectReason rejectReason() {
        return rejectReason;
    }

    /// The status of a login that ends; null when the scope is another.
    public @Nullable LoginStatus loginStatus() {
        return loginStatus;
    }

    /// The message, never null.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
