package io.rbdgate.scsi;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// One SCSI task, from the command's header to its status; the transport's own task type extends
/// it, so that one object travels the whole way.
///
/// Ownership: created and filled by the transport on the session's lane; from [ScsiTarget#submit]
/// until [ScsiTransport#complete] or [ScsiTransport#aborted] its engine part belongs to the logical
/// unit's lane and its transport part to the session's lane. After `complete` the transport may
/// reuse the object for another command ([#reset()] first); after [ScsiTransport#aborted] or
/// [ScsiTransport#taskAborted] it never may, since an I/O or data-out may still be on its way.
public abstract class ScsiTask {
    private @Nullable ItNexus nexus;
    private @Nullable ScsiTransport transport;
    private long lun;
    private final byte[] cdb = new byte[32];
    private int cdbLength;
    private TaskAttribute attribute = TaskAttribute.SIMPLE;
    private long dataOutLength;
    private long dataInLength;
    private long sentAfter;

    private ScsiStatus status = ScsiStatus.GOOD;
    private byte @Nullable [] sense;
    private long wantedDataOut;
    private long wantedDataIn;
    private @Nullable ByteBuf finalDataIn;

    /// What the engine keeps with the task; opaque to the transport.
    private @Nullable Object engineState;

    /// Fills the command part. `dataOutLength` and `dataInLength` are what the initiator expects to
    /// be transferred in each direction, in bytes (iSCSI: EDTL when W resp. R is set, else 0);
    /// `lun` the 8-byte LUN field. The CDB (16 bytes, or up to 32) is copied.
    public final void command(
            ItNexus nexus,
            ScsiTransport transport,
            long lun,
            TaskAttribute attribute,
            byte[] cdbBytes,
            int length,
            long dataOutLength,
            long dataInLength) {
        this.nexus = nexus;
        this.transport = transport;
        this.lun = lun;
        this.attribute = attribute;
        System.arraycopy(cdbBytes, 0, cdb, 0, length);
        this.cdbLength = length;
        this.dataOutLength = dataOutLength;
        this.dataInLength = dataInLength;
    }

    /// For the transport: the latest moment of the [SessionBarrier] that the command is known to
    /// have been sent after; 0, as long as nothing is said: none.
    public final void sentAfter(long moment) {
        this.sentAfter = moment;
    }

    /// The latest moment of the [SessionBarrier] that the command is known to have been sent after.
    public final long sentAfter() {
        return sentAfter;
    }

    /// Makes the task ready for another command; buffers must have been taken or released before.
    public void reset() {
        nexus = null;
        transport = null;
        cdbLength = 0;
        attribute = TaskAttribute.SIMPLE;
        dataOutLength = 0;
        dataInLength = 0;
        sentAfter = 0;
        status = ScsiStatus.GOOD;
        sense = null;
        wantedDataOut = 0;
        wantedDataIn = 0;
        finalDataIn = null;
    }

    /// The nexus the command came on.
    public final ItNexus nexus() {
        ItNexus n = nexus;
        if (n == null) {
            throw new IllegalStateException("task without a command");
        }
        return n;
    }

    /// Whom to answer.
    public final ScsiTransport transport() {
        ScsiTransport t = transport;
        if (t == null) {
            throw new IllegalStateException("task without a command");
        }
        return t;
    }

    /// The LUN field, 8 bytes big-endian.
    public final long lun() {
        return lun;
    }

    /// The command bytes; only the first [#cdbLength()] count. Not to be changed.
    public final byte[] cdb() {
        return cdb;
    }

    /// How many bytes of [#cdb()] the transport delivered (iSCSI: at least 16).
    public final int cdbLength() {
        return cdbLength;
    }

    /// The task attribute.
    public final TaskAttribute attribute() {
        return attribute;
    }

    /// Bytes the initiator expects to send.
    public final long dataOutLength() {
        return dataOutLength;
    }

    /// Bytes the initiator expects to receive.
    public final long dataInLength() {
        return dataInLength;
    }

    /// The status, valid from [ScsiTransport#complete] on.
    public final ScsiStatus status() {
        return status;
    }

    /// Sense data to go with CHECK CONDITION, else null.
    public final byte @Nullable [] sense() {
        return sense;
    }

    /// Bytes of data-out the command itself wanted (for the residual: compare with
    /// [#dataOutLength()]).
    public final long wantedDataOut() {
        return wantedDataOut;
    }

    /// Bytes of data-in the command itself produced after truncation by ALLOCATION LENGTH, also
    /// those beyond what the initiator expects (for the residual: compare with [#dataInLength()]).
    public final long wantedDataIn() {
        return wantedDataIn;
    }

    /// Takes the last piece of data-in, or null: it goes with the status, so that a transport can
    /// collapse the two. Ownership passes to the caller.
    public final @Nullable ByteBuf takeFinalDataIn() {
        ByteBuf data = finalDataIn;
        finalDataIn = null;
        return data;
    }

    /// For the engine: sense data, if there is any, goes out in descriptor format (D_SENSE).
    public final void senseInDescriptorFormat() {
        byte[] fixed = sense;
        if (fixed != null) {
            sense = Sense.toDescriptorFormat(fixed);
        }
    }

    /// For the engine: the outcome, set before [ScsiTransport#complete].
    public final void outcome(ScsiStatus newStatus, byte @Nullable [] newSense) {
        this.status = newStatus;
        this.sense = newSense;
    }

    /// For the engine: how much the command wants to transfer in each direction.
    public final void wanted(long dataOut, long dataIn) {
        this.wantedDataOut = dataOut;
        this.wantedDataIn = dataIn;
    }

    /// For the engine: the last piece of data-in; ownership passes to the task.
    public final void finalDataIn(ByteBuf data) {
        this.finalDataIn = data;
    }

    /// For the engine: its own part of the task.
    public final @Nullable Object engineState() {
        return engineState;
    }

    /// For the engine: sets its own part; survives [#reset()], so that it can be reused with the
    /// task.
    public final void engineState(@Nullable Object state) {
        this.engineState = state;
    }
}
