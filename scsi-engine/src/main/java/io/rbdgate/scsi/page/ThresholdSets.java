package io.rbdgate.scsi.page;

import io.rbdgate.scsi.description.LuView;

/// The unit in which thin provisioned space is counted: threshold sets of a power of two of blocks
/// (SBC-4 r15 §4.7.3.7.2), a mebibyte unless the unit has too many of those.
final class ThresholdSets {
    private static final int SET_BYTES = 1 << 20;
    private static final long MAXIMUM_COUNT = 0xFFFFFFFFL;

    private ThresholdSets() {}

    /// THRESHOLD EXPONENT: the capacity has less than 2^32 sets.
    static int exponent(LuView view) {
        int exponent = Integer.numberOfTrailingZeros(SET_BYTES / view.settings().blockBytes());
        while (view.blocks() >>> exponent > MAXIMUM_COUNT) {
            exponent++;
        }
        return exponent;
    }

    /// RESOURCE COUNT: an estimate of `bytes` in sets.
    static long count(LuView view, long bytes) {
        return Math.min((bytes / view.settings().blockBytes()) >>> exponent(view), MAXIMUM_COUNT);
    }
}
