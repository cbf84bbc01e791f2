package io.rbdgate.iscsi.session;

/// Serial number arithmetic of RFC 1982 with 32 bits, as RFC 7143 §4.2.2.1 asks for: numbers
/// compare by their difference, so that wrapping does no harm.
public final class SerialNumber {
    private SerialNumber() {}

    /// Whether `a` comes before `b`.
    public static boolean before(int a, int b) {
        return a - b < 0;
    }

    /// Whether `a` comes before `b` or equals it.
    public static boolean notAfter(int a, int b) {
        return a - b <= 0;
    }

    /// Whether `low <= value <= high`; nothing lies within when `high` comes before `low`.
    public static boolean within(int value, int low, int high) {
        return value - low >= 0 && high - value >= 0;
    }
}
