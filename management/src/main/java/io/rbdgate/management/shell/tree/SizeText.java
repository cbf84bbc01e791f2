package io.rbdgate.management.shell.tree;

import io.rbdgate.config.ByteSize;
import java.util.Locale;

/// Sizes as gwcli prints them: the largest unit that divides the size, `17.0T` from there on, and
/// `0.00Y` for nothing.
public final class SizeText {
    private static final String UNITS = "bKMGTPE";

    private SizeText() {}

    /// `300M`, `1536K`, `17.0T`, `513b`.
    public static String of(long bytes) {
        if (bytes == 0) {
            return "0.00Y";
        }
        int unit = 0;
        long rest = bytes;
        while (rest % 1024 == 0) {
            rest /= 1024;
            unit++;
        }
        String name = UNITS.substring(unit, unit + 1);
        return switch (name) {
            case "T", "P" -> String.format(Locale.ROOT, "%d.0%s", rest, name);
            case "E" -> String.format(Locale.ROOT, "%d.00%s", rest, name);
            default -> rest + name;
        };
    }

    /// Bytes of `10G` in either case.
    static long parse(String text) {
        try {
            return ByteSize.parse(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
