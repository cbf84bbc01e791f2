package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.ScsiTransport;
import org.jspecify.annotations.Nullable;

/// The data-out of one task on its way from the initiator to the engine: what came unsolicited
/// waits in `early`, what the engine wants is collected piece by piece, each in one buffer that the
/// payload is received into and that then becomes the engine's.
///
/// Reused with its task; owned by the session's lane.
final class DataOut {
    private static final int MOST_PIECES = 2;

    /// One range the engine has asked for.
    private static final class Piece {
        private int offset;
        private int length;
        private int arrived;
        private @Nullable ByteBuf buffer;
    }

    private final IscsiTask task;
    private final TransferPlan plan = new TransferPlan();
    private final Piece[] pieces = {new Piece(), new Piece()};
    private int pieceCount;
    private long wantedEnd;
    private @Nullable ByteBuf early;
    private @Nullable DataOutFault fault;
    private boolean faultReported;
    private boolean discarding;

    DataOut(IscsiTask task) {
        this.task = task;
    }

    TransferPlan plan() {
        return plan;
    }

    /// Starts over for a command that writes; `roomy` when the byte budget covers a whole piece.
    void begin(TransferLimits limits, long expected, int immediate, boolean last, boolean roomy) {
        pieceCount = 0;
        wantedEnd = 0;
        faultReported = false;
        discarding = false;
        fault = plan.begin(limits, expected, immediate, last);
        int length = plan.unsolicitedLength();
        if (fault == null && length > 0) {
            int room = (int) Math.min(expected, ScsiTransport.MAXIMUM_PIECE_BYTES);
            early = task.wire().allocate(roomy ? Math.max(room, length) : length);
        }
    }

    /// Where unsolicited data goes; null when it is to be dropped.
    @Nullable ByteBuf unsolicitedPlace() {
        return early;
    }

    /// Where data at an offset that was asked for goes; null when it is to be dropped.
    @Nullable ByteBuf solicitedPlace(int offset) {
        Piece piece = pieceAt(offset);
        return piece == null ? null : piece.buffer;
    }

    /// The start of the piece that holds an offset that was asked for.
    int pieceOffset(int offset) {
        Piece piece = pieceAt(offset);
        return piece == null ? 0 : piece.offset;
    }

    private @Nullable Piece pieceAt(int offset) {
        for (int i = 0; i < pieceCount; i++) {
            Piece piece = pieces[i];
            if (offset >= piece.offset && offset < piece.offset + piece.length) {
                return piece;
            }
        }
        return null;
    }

    /// The engine wants a range.
    void wanted(int offset, int length) {
        if (discarding || faultReported) {
            return;
        }
        if (pieceCount == MOST_PIECES || (offset != wantedEnd && wantedEnd != 0)) {
            throw new IllegalStateException("data-out asked for out of order");
        }
        Piece piece = pieces[pieceCount++];
        piece.offset = offset;
        piece.length = length;
        piece.arrived = 0;
        piece.buffer = null;
        wantedEnd = (long) offset + length;
        advance();
    }

    /// So many bytes at an offset have been received into their place.
    void arrived(int offset, int length) {
        Piece piece = pieceAt(offset);
        if (piece != null) {
            piece.arrived += length;
        }
    }

    /// Does what can be done now: asks the initiator for more, gives the engine what is complete.
    /// The task may be over when this returns.
    void advance() {
        if (fault != null) {
            report();
            return;
        }
        if (!plan.unsolicitedDone() || discarding) {
            return;
        }
        takeEarly();
        askForMore();
        deliver();
    }

    /// Something is wrong with what the initiator sends: nothing more of it reaches the engine.
    void fail(DataOutFault what) {
        if (fault == null) {
            fault = what;
        }
        advance();
    }

    private void report() {
        DataOutFault what = fault;
        if (what != null && !faultReported && pieceCount > 0) {
            faultReported = true;
            release();
            task.target().dataOutFailed(task, what.sense());
        }
    }

    private void takeEarly() {
        ByteBuf data = early;
        int length = plan.unsolicitedLength();
        if (data == null) {
            return;
        }
        for (int i = 0; i < pieceCount; i++) {
            Piece piece = pieces[i];
            if (piece.buffer == null && piece.offset < length) {
                fromEarly(piece, data, length);
            }
        }
        if (wantedEnd >= length) {
            // Every byte of it is in a piece now, by reference or as a copy.
            early = null;
            data.release();
        }
    }

    private void fromEarly(Piece piece, ByteBuf data, int length) {
        if (piece.offset == 0 && data.capacity() >= piece.length) {
            piece.buffer = data.retain();
            piece.arrived = Math.min(length, piece.length);
        } else if (piece.offset + piece.length <= length) {
            piece.buffer = data.retainedSlice(piece.offset, piece.length);
            piece.arrived = piece.length;
        } else {
            int count = length - piece.offset;
            piece.buffer = task.wire().allocate(piece.length);
            piece.buffer.setBytes(0, data, piece.offset, count);
            piece.arrived = count;
        }
    }

    private void askForMore() {
        int length = plan.nextLength(wantedEnd);
        while (length > 0) {
            Piece piece = pieceAt(plan.nextOffset());
            if (piece == null) {
                return;
            }
            if (piece.buffer == null) {
                piece.buffer = task.wire().allocate(piece.length);
            }
            length = Math.min(length, piece.offset + piece.length - plan.nextOffset());
            task.connection().readyToTransfer(task, plan, length);
            length = plan.nextLength(wantedEnd);
        }
    }

    private void deliver() {
        Piece head = pieces[0];
        int incarnation = task.incarnation();
        while (pieceCount > 0 && head.arrived == head.length && head.buffer != null) {
            ByteBuf data = head.buffer.setIndex(0, head.length);
            head.buffer = null;
            pieces[0] = pieces[1];
            pieces[1] = head;
            pieceCount--;
            ScsiTarget target = task.target();
            target.dataOut(task, data);
            if (task.incarnation() != incarnation) {
                return;
            }
            head = pieces[0];
        }
    }

    /// No more is wanted: what still comes is dropped.
    void discard() {
        discarding = true;
        release();
    }

    private void release() {
        for (int i = 0; i < pieceCount; i++) {
            ByteBuf data = pieces[i].buffer;
            pieces[i].buffer = null;
            if (data != null) {
                data.release();
            }
        }
        pieceCount = 0;
        ByteBuf data = early;
        early = null;
        if (data != null) {
            data.release();
        }
    }
}
