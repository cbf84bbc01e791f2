package io.rbdgate.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as people write them: a whole number of bytes, or one with K, M, G, T or P, each 1024 of
/// the one before.
public final class ByteSize {
    private static final String UNITS = "KMGTP";
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,18})([KMGTP]?)");

    private ByteSize() {}

    /// Bytes meant by `text`.
    ///
    /// @throws IllegalArgumentException with a message for the user when `text` is no size
    public static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not a size: write bytes, or a whole number with K, M, G, T or P");
        }
        try {
            int unit = form.group(2).isEmpty() ? 0 : UNITS.indexOf(form.group(2)) + 1;
            return Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (10 * unit));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more than 2^63 bytes", e);
        }
    }

    /// The shortest text that [#parse] reads back as `bytes`.
    public static String format(long bytes) {
        int unit = 0;
        long rest = bytes;
        while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length()) {
            rest /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(bytes) : rest + UNITS.substring(unit - 1, unit);
    }
}
