package io.rbdgate.scsi.description;

import java.util.function.Consumer;

/// Where one value that initiators have set on a logical unit outlives its gateway: mode parameters
/// (MODE SELECT with SP), work on the medium that is not finished.
///
/// @param <T> the value, immutable
public interface ValueStore<T> {

    /// What has been saved; the default when nothing has. Any thread, does not block.
    T saved();

    /// Saves `value`; `done` hears, on any thread, whether it is on stable storage. Does not block.
    void save(T value, Consumer<Boolean> done);
}
