package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.pdu.LoginStatus;
import org.jspecify.annotations.Nullable;

/// Ends a login, from wherever in its handling; never leaves this package. Without a trace: it is
/// the peer's fault.
final class LoginFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable LoginStatus status;

    private LoginFailure(@Nullable LoginStatus status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    /// Refused with a status.
    static LoginFailure refused(LoginStatus status, String reason) {
        return new LoginFailure(status, reason);
    }

    /// Cut off without an answer.
    static LoginFailure cutOff(String reason) {
        return new LoginFailure(null, reason);
    }

    /// The status to answer; null: close without an answer.
    @Nullable LoginStatus status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
