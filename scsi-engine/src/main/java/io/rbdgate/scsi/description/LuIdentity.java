package io.rbdgate.scsi.description;

import java.nio.charset.StandardCharsets;

/// The names of a logical unit, the same through every path and over its whole life.
///
/// `vendor` (≤ 8), `product` (≤ 16) and `revision` (≤ 4 characters) are ASCII; `serial` is the unit
/// serial number, empty while it is not known yet (an RBD image's ids are read when it is opened);
/// `naa` the NAA IEEE registered extended designator as 32 hexadecimal digits.
public record LuIdentity(
        String vendor, String product, String revision, String serial, String naa) {
    private static final String LIO_NAA_PREFIX = "6001405";
    private static final int NAA_DIGITS = 32;

    /// Checks lengths and characters.
    public LuIdentity {
        requireAscii("vendor", vendor, 8);
        requireAscii("product", product, 16);
        requireAscii("revision", revision, 4);
        requireAscii("serial", serial, 128);
        if (!naa.matches("6[0-9a-f]{31}")) {
            throw new IllegalArgumentException("not an NAA 6 designator: " + naa);
        }
    }

    /// The identity LIO gives a unit with this serial number (ceph-iscsi's `wwn`): disks taken over
    /// from there, and the default of new ones.
    public static LuIdentity lio(String serial) {
        return new LuIdentity("LIO-ORG", "TCMU device", "0002", serial, lioNaa(serial));
    }

    /// Whether the names that tell this unit from all others are known.
    public boolean known() {
        return !serial.isEmpty();
    }

    /// LIO's NAA designator: its prefix and the first 25 hexadecimal digits of the serial, other
    /// characters skipped.
    public static String lioNaa(String serial) {
        StringBuilder naa = new StringBuilder(LIO_NAA_PREFIX);
        for (int i = 0; i < serial.length() && naa.length() < NAA_DIGITS; i++) {
            int digit = Character.digit(serial.charAt(i), 16);
            if (digit >= 0) {
                naa.append(Character.forDigit(digit, 16));
            }
        }
        while (naa.length() < NAA_DIGITS) {
            naa.append('0');
        }
        return naa.toString();
    }

    private static void requireAscii(String what, String text, int maximumLength) {
        boolean printable =
                StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                        && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
        if (!printable || text.length() > maximumLength) {
            throw new IllegalArgumentException(
                    what + " must be at most " + maximumLength + " ASCII characters: " + text);
        }
    }
}
