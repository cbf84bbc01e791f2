package io.rbdgate.iscsi.text;

/// How tasks are reported that ended by task management (RFC 7143 §13.23).
public enum TaskReporting {
    RFC3720("RFC3720"),
    RESPONSE_FENCE("ResponseFence"),
    FAST_ABORT("FastAbort");

    private final String text;

    TaskReporting(String text) {
        this.text = text;
    }

    /// The value on the wire.
    public String text() {
        return text;
    }
}
