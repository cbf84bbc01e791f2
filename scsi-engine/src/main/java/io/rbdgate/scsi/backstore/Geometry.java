package io.rbdgate.scsi.backstore;

/// Size and preferred shapes of I/O, all in bytes. `objectBytes` is the unit the data lies in (RBD:
/// object size; file: 0 when there is none); `discardGranularityBytes` what one discard frees at
/// least (0: discard unsupported).
public record Geometry(
        long sizeBytes, int preferredIoBytes, int objectBytes, int discardGranularityBytes) {

    /// The same with another size.
    public Geometry resized(long newSizeBytes) {
        return new Geometry(newSizeBytes, preferredIoBytes, objectBytes, discardGranularityBytes);
    }
}
