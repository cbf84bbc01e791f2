package io.rbdgate.scsi.lu;

import org.jspecify.annotations.Nullable;

/// The drains that wait for one task. Lane of the logical unit.
record DrainChain(Drain drain, @Nullable DrainChain next) {

    /// The task is over.
    static void tell(@Nullable DrainChain chain) {
        DrainChain waiting = chain;
        while (waiting != null) {
            waiting.drain.oneDrained();
            waiting = waiting.next;
        }
    }
}
