package io.rbdgate.scsi.backstore;

/// The end of one backstore operation. Implemented by the object that stands for the operation: no
/// lambda per I/O.
public interface IoCompletion {

    /// Called exactly once per operation, on any thread, also from within the call that started it.
    /// `detail` belongs to the result (see [BackstoreResult]), else 0.
    void complete(BackstoreResult result, long detail);
}
