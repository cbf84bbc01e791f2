package io.rbdgate.scsi.description;

import java.util.function.Consumer;

/// Where the mode parameters of one logical unit outlive its gateway (MODE SELECT with SP).
public interface ModeStore {

    /// What has been saved; [ModeParameters#DEFAULT] when nothing has. Any thread, does not block.
    ModeParameters saved();

    /// Saves `mode`; `done` hears, on any thread, whether it is on stable storage. Does not block.
    void save(ModeParameters mode, Consumer<Boolean> done);
}
