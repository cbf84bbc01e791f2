package io.rbdgate.scsi.backstore;

/// A backstore cannot be opened: the message is one line for the administrator and names the file
/// or image.
public final class BackstoreOpenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BackstoreOpenException(String message) {
        super(message);
    }

    public BackstoreOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
