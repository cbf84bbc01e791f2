package io.rbdgate.config;

/// How paths change state between gateways: only on our own decision, or also when a host asks by
/// SET TARGET PORT GROUPS.
public enum AluaMode {
    IMPLICIT("implicit"),
    EXPLICIT("explicit");

    private final String text;

    AluaMode(String text) {
        this.text = text;
    }

    /// The value in the YAML.
    public String text() {
        return text;
    }
}
