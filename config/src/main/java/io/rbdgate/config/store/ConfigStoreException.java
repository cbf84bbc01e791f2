package io.rbdgate.config.store;

import org.jspecify.annotations.Nullable;

/// The shared configuration cannot be read or written; the message says which, where and why.
public final class ConfigStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigStoreException(String message) {
        super(message);
    }

    public ConfigStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
