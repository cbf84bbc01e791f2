package io.rbdgate.management.rtstool;

/// Something that was asked for is not done; the message is for the user.
public final class RtstoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RtstoolException(String message) {
        super(message);
    }

    public RtstoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
