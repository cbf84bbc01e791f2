package io.rbdgate.iscsi.text;

/// One pair of a negotiation text. A key may stand several times in a text (`TargetAddress`).
public record KeyValue(String key, String value) {
    @Override
    public String toString() {
        return key + "=" + value;
    }
}
