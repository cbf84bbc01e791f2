package io.rbdgate.scsi.backstore.file.ffi;

/// A file could not be opened.
public final class NativeFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    NativeFileException(int errno) {
        super("errno " + errno);
        this.errno = errno;
    }

    /// The C library's error number, positive.
    public int errno() {
        return errno;
    }
}
