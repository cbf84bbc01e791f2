package io.rbdgate.config;

/// Who may log in to a target.
public enum Access {
    /// Only the initiators the target lists.
    LISTED("listed"),
    /// Any initiator; those listed may still have CHAP or LUNs of their own.
    OPEN("open");

    private final String text;

    Access(String text) {
        this.text = text;
    }

    /// The value in the YAML.
    public String text() {
        return text;
    }
}
