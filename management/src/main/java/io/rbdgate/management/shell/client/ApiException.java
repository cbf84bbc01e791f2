package io.rbdgate.management.shell.client;

import org.jspecify.annotations.Nullable;

/// The API refused something or could not be reached; the message is for the user.
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The status of a gateway that did not answer at all.
    public static final int UNREACHABLE = 0;

    private final int status;
    private final String text;

    public ApiException(int status, String message) {
        super(message);
        this.status = status;
        this.text = message;
    }

    public ApiException(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.text = message;
    }

    @Override
    public String getMessage() {
        return text;
    }

    /// The HTTP status, or [#UNREACHABLE].
    public int status() {
        return status;
    }
}
