package io.rbdgate.rbd.ffi;

/// A library of Ceph is not installed, or too old; the message is one line that names the package.
public final class MissingLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingLibraryException(String message) {
        super(message, null, false, false);
    }
}
