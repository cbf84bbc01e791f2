package io.rbdgate.scsi;

/// The 8-byte LUN field (SAM-5 r21 §4.7): single level, peripheral or flat space addressing.
public final class Lun {
    /// The highest number the flat space method can carry.
    public static final int MAXIMUM = 0x3FFF;

    private static final long BELOW_FIRST_LEVEL = 0x0000FFFFFFFFFFFFL;

    private Lun() {}

    /// The LUN number in a LUN field, or -1 for a form that no logical unit of ours has (several
    /// levels, extended or well-known addressing).
    public static int number(long field) {
        if ((field & BELOW_FIRST_LEVEL) != 0) {
            return -1;
        }
        int first = (int) (field >>> 48);
        return switch (first >>> 14) {
            case 0 -> first <= 0xFF ? first : -1;
            case 1 -> first & MAXIMUM;
            default -> -1;
        };
    }

    /// The LUN field of a number, as REPORT LUNS gives it: peripheral addressing below 256, flat
    /// space above.
    public static long field(int number) {
        long first = number <= 0xFF ? number : 0x4000 | number;
        return first << 48;
    }
}
