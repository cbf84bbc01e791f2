package io.rbdgate.management.shell.tree;

/// A command line that cannot be meant as it stands; the message is for the user.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    public UsageException(String message) {
        super(message);
        this.text = message;
    }

    @Override
    public String getMessage() {
        return text;
    }
}
