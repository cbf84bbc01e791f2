package io.rbdgate.management.http;

/// A request that cannot be carried out: the status to answer and the message for the client.
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// A problem without a stack trace: it is the client's or a peer's, not ours.
    public ApiProblem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The message; never null, unlike a throwable's in general.
    public String text() {
        return String.valueOf(getMessage());
    }
}
