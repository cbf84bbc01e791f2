package io.rbdgate.management;

import org.jspecify.annotations.Nullable;

/// Ceph refused or could not do something; the message says what, on what and why.
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of trouble it is, for choosing a status.
    public enum Kind {
        NOT_FOUND,
        EXISTS,
        /// Something else has it open.
        BUSY,
        /// It holds something that has to go first.
        NOT_EMPTY,
        INVALID,
        NO_SPACE,
        NOT_PERMITTED,
        CANCELLED,
        /// No cluster is configured, or it does not answer.
        UNAVAILABLE,
        FAILED
    }

    private final Kind kind;

    public StorageException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// The kind of trouble.
    public Kind kind() {
        return kind;
    }
}
