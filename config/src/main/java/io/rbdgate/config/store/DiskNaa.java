package io.rbdgate.config.store;

import java.util.Locale;

/// The NAA identifier that LIO derives from a disk's wwn.
public final class DiskNaa {
    private static final String LIO_PREFIX = "6001405";
    private static final int DIGITS = 25;

    private DiskNaa() {}

    /// `6001405` and the first 25 hexadecimal digits of `wwn`, zeros where it has fewer.
    public static String of(String wwn) {
        String digits = wwn.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        return LIO_PREFIX + (digits + "0".repeat(DIGITS)).substring(0, DIGITS);
    }
}
