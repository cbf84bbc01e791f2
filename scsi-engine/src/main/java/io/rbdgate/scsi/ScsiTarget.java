package io.rbdgate.scsi;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A SCSI target device as its transport sees it: submit tasks, deliver data, manage tasks.
/// Callable from any session's lane; the engine moves to the logical unit's lane itself.
public interface ScsiTarget {

    /// A new session: the nexus exists from now on, and unit attentions are kept for it. Call
    /// before its first task.
    void nexusEstablished(ItNexus nexus);

    /// Hands in a task. The command part is filled; data-out is pulled by
    /// [ScsiTransport#receiveDataOut]. Tasks of one nexus enter each task set in the order of these
    /// calls.
    void submit(ScsiTask task);

    /// The answer to one [ScsiTransport#receiveDataOut]: exactly the bytes asked for, readable.
    /// Ownership of `data` passes to the engine, which leaves it untouched until the backstore is
    /// done with it.
    void dataOut(ScsiTask task, ByteBuf data);

    /// The transport cannot deliver data asked for (a data digest error, a wrong DataSN, too little
    /// data): the task ends with CHECK CONDITION and `sense` (RFC 7143 §11.4.7.2), nothing of that
    /// piece is written.
    void dataOutFailed(ScsiTask task, byte[] sense);

    /// Performs a task management function. `lun` counts for functions on one logical unit,
    /// `referenced` for ABORT TASK (null when the transport found no such task). `done` is called
    /// exactly once, on any lane, when no response or effect of an affected task can follow: writes
    /// in flight have completed. The engine bounds the time by answering
    /// [TaskManagementResult#REJECTED]; affected tasks then stay aborted.
    void manage(
            TaskManagementFunction function,
            ItNexus nexus,
            long lun,
            @Nullable ScsiTask referenced,
            Consumer<TaskManagementResult> done);
}
