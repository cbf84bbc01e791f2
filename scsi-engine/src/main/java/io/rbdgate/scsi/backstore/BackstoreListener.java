package io.rbdgate.scsi.backstore;

/// What a backstore tells its logical unit by itself; called on any thread.
public interface BackstoreListener {

    /// The size has changed; [BlockBackstore#geometry()] already says the new one.
    void resized(long sizeBytes);

    /// Somebody else may have changed the content.
    default void contentChanged() {}

    /// The backstore is lost for now or for good (fenced, removed, lock taken); operations fail
    /// from now on.
    void lost(BackstoreResult why, String reason);
}
