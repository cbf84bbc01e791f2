package io.rbdgate.config.yaml;

/// A LUN in the list of an initiator: the number it uses, and that of the target's LUN behind it.
record SeenLun(int seen, int lun) {
    private static final int HIGHEST = 16383;

    /// `3` (the same number for both) or `5=3`.
    static ValueType.Scalar type() {
        return new ValueType.Scalar(
                "whole number 0.." + HIGHEST + ", or SEEN=NUMBER",
                (text, quoted, context) -> {
                    int equals = text.indexOf('=');
                    int lun = number(text.substring(equals + 1), text);
                    return new SeenLun(
                            equals < 0 ? lun : number(text.substring(0, equals), text), lun);
                });
    }

    private static int number(String part, String text) {
        if (!part.matches("[0-9]{1,5}") || Integer.parseInt(part) > HIGHEST) {
            throw new IllegalArgumentException(
                    text
                            + " is no LUN: write its number (0.."
                            + HIGHEST
                            + "), or 5=3 when the initiator's LUN 5 is the target's LUN 3");
        }
        return Integer.parseInt(part);
    }
}
