package io.rbdgate.iscsi.text;

/// Numbers as RFC 7143 §6.1 writes them: decimal, or hexadecimal after `0x`.
public final class NumericValue {
    /// What [#parse] answers for a text that is no number below 2^63.
    public static final long NONE = -1;

    private static final int MAX_CHARS = 64;

    private NumericValue() {}

    /// The number, or [#NONE].
    public static long parse(String text) {
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        int radix = hex ? 16 : 10;
        int start = hex ? 2 : 0;
        if (text.length() == start || text.length() > MAX_CHARS) {
            return NONE;
        }
        long number = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0 || number > (Long.MAX_VALUE - digit) / radix) {
                return NONE;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
