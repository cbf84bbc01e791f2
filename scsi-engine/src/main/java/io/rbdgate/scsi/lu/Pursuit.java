package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.backstore.IoCompletion;
import org.jspecify.annotations.Nullable;

/// Work of a command outside of its own logical unit's backstore. Lane of the logical unit.
interface Pursuit {

    /// Begins; `done` is completed when nothing of it is in flight any more.
    void begin(IoCompletion done);

    /// Once done: the sense of what went wrong, or null.
    byte @Nullable [] failure();

    /// The command has been aborted: what is in flight shall end soon; `done` is completed then.
    void abandon();
}
