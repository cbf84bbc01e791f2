package io.rbdgate.config.store;

/// A change that the document as it is now does not allow. The message says why, for the user;
/// `status` is the HTTP status that goes with it.
public final class ConfEditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public ConfEditException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
