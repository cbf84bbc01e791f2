package io.rbdgate.management.shell.convert;

/// Something cannot be converted; the message tells the user what and why.
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConversionException(String message) {
        super(message);
    }
}
