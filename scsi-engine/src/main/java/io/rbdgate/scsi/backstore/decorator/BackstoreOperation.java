package io.rbdgate.scsi.backstore.decorator;

/// The I/O methods of the port.
public enum BackstoreOperation {
    READ,
    WRITE,
    FLUSH,
    DISCARD,
    WRITE_ZEROES,
    WRITE_SAME,
    COMPARE_AND_WRITE
}
