package io.rbdgate.scsi;

import io.netty.buffer.ByteBuf;

/// What a transport (one session of it) offers the engine; the names are SAM's transport protocol
/// services.
///
/// Called on the logical unit's lane, which may or may not be the session's lane: the
/// implementation moves to its own lane itself. Calls for one task keep their order.
public interface ScsiTransport {

    /// The engine wants bytes `[offset, offset + length)` of the task's data-out, `length` at most
    /// [#MAXIMUM_PIECE_BYTES], within [ScsiTask#dataOutLength()]. The transport answers with one
    /// [ScsiTarget#dataOut] holding exactly these bytes, once it has them (they may have come
    /// already, unsolicited). At most two requests of one task are outstanding; offsets ascend
    /// without gaps.
    void receiveDataOut(ScsiTask task, int offset, int length);

    /// A piece of data-in that is not the last; pieces come in ascending order without gaps.
    /// Ownership of `data` passes to the transport. Bytes beyond [ScsiTask#dataInLength()] are
    /// never given. `sent` is run on the logical unit's lane or the session's when the transport
    /// has handed the bytes to the network (back-pressure for long transfers).
    void sendDataIn(ScsiTask task, ByteBuf data, Runnable sent);

    /// The task is done: status, sense, residual numbers and the last piece of data-in are in the
    /// task. The engine does not touch the task any more.
    void complete(ScsiTask task);

    /// The task has been aborted and gets no response; data-out for it is no longer wanted, no
    /// further call for it follows.
    void aborted(ScsiTask task);

    /// As [#complete], for a task that another nexus has ended (TAS): the status in it is TASK
    /// ABORTED, no data-in comes with it, and data-out that was asked for is no longer wanted. No
    /// I/O of it is in flight, but as after [#aborted] the object is never used again.
    void taskAborted(ScsiTask task);

    /// The longest buffer anywhere on the data path; longer transfers are pieces.
    int MAXIMUM_PIECE_BYTES = 1 << 20;
}
