package io.rbdgate.scsi.backstore;

/// Arithmetic of byte ranges that cannot overflow.
public final class Extent {

    private Extent() {}

    /// Whether `length` bytes at `offset` lie within `sizeBytes`; false for negative values.
    public static boolean fits(long offset, long length, long sizeBytes) {
        return offset >= 0 && length >= 0 && offset <= sizeBytes && length <= sizeBytes - offset;
    }
}
