package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;

/// Hears of every finished command of a logical unit, on its lane; must return quickly and not
/// throw.
public interface CommandObserver {
    /// Hears nothing.
    CommandObserver NONE = (operationCode, status, bytes, nanos) -> {};

    /// One command has been answered. `bytes` moved either way, `nanos` since it was handed in.
    void completed(int operationCode, ScsiStatus status, long bytes, long nanos);
}
