package io.rbdgate.scsi.backstore.decorator;

import io.rbdgate.scsi.backstore.BackstoreResult;

/// What a request ends with instead of its own result. With `performed` the inner backstore does it
/// first: the outcome the caller cannot know (a write that took effect but timed out).
public record Fault(BackstoreResult result, long detail, boolean performed) {

    /// Ends at once, nothing is done.
    public static Fault instead(BackstoreResult result) {
        return new Fault(result, 0, false);
    }

    /// Is done, but reported as `result`.
    public static Fault afterwards(BackstoreResult result) {
        return new Fault(result, 0, true);
    }
}
