package io.rbdgate.scsi.backstore;

/// Hears from [BlockBackstore#findHoles] where nothing is stored. Called on any thread, one call at
/// a time.
public interface Holes {

    /// `length` bytes at `offset` took no space and read as zeros at some moment of the search.
    void hole(long offset, long length);

    /// The search is over; not `complete` when it broke off and is worth another attempt. Once.
    void ended(boolean complete);
}
