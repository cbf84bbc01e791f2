package io.rbdgate.config;

/// Digests of RFC 7143 §13.1; the text is the value on the wire and in the YAML.
public enum Digest {
    NONE("None"),
    CRC32C("CRC32C");

    private final String text;

    Digest(String text) {
        this.text = text;
    }

    /// The value as RFC 7143 spells it.
    public String text() {
        return text;
    }
}
