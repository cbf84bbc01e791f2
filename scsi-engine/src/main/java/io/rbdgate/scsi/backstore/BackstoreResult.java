package io.rbdgate.scsi.backstore;

/// How a backstore operation ended: the vocabulary between a storage library's errno and SCSI
/// sense.
public enum BackstoreResult {
    OK,
    /// COMPARE AND WRITE found other data; `detail` is the offset of the first difference, in bytes
    /// from the start of the compared range.
    MISCOMPARE,
    /// Beyond the end.
    OUT_OF_RANGE,
    /// The pool, quota or file system is full.
    NO_SPACE,
    /// The medium is write protected (a snapshot, a read-only file).
    READ_ONLY,
    /// Data is unreadable or could not be stored, for good.
    MEDIUM_ERROR,
    /// The image or file does not exist any more.
    GONE,
    /// This gateway's client is fenced (blocklisted): nothing it sends takes effect any more.
    FENCED,
    /// Another gateway owns the image.
    NOT_OWNER,
    /// The backend did not answer in time; for a write the outcome is unknown.
    TIMEOUT,
    /// This backstore cannot do it; nothing was changed.
    UNSUPPORTED,
    /// Not enough memory or other local resource; nothing was changed, try again.
    NO_RESOURCE,
    /// Anything else; the log has the cause.
    FAILED,
    /// An error in our own code; the log has the trace. For a write the outcome is unknown.
    INTERNAL_ERROR
}
