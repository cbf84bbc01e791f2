package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.IoCompletion;
import org.jspecify.annotations.Nullable;

/// One piece of a task's transfer and the backstore operation on it. Belongs to its task for good
/// and is used again and again. Lane of the logical unit, but where said otherwise.
final class Piece extends Extent implements IoCompletion {
    private final LuTask task;
    private final Runnable onCompletion = this::completionOnLane;
    private final Runnable onSent = this::sentOnLane;

    State state = State.FREE;
    @Nullable ByteBuf buffer;
    int length;
    BackstoreResult result = BackstoreResult.OK;
    long detail;

    /// What a piece is doing.
    enum State {
        FREE,
        /// Data-out has been asked for.
        REQUESTED,
        /// Data-out is here.
        ARRIVED,
        /// Waiting for its range.
        BARRED,
        /// The range is held, the operation not begun.
        GRANTED,
        /// In the backstore.
        IN_FLIGHT,
        /// The backstore is done, `result` valid.
        DONE,
        /// Data-in is with the transport.
        SENDING
    }

    Piece(LuTask task) {
        this.task = task;
    }

    /// Data-out from the transport has come.
    void arrived(ByteBuf data) {
        if (state != State.REQUESTED || !task.running()) {
            data.release();
            return;
        }
        buffer = data;
        state = State.ARRIVED;
        task.advance();
    }

    /// Gives the buffer away.
    ByteBuf takeBuffer() {
        ByteBuf taken = buffer;
        if (taken == null) {
            throw new IllegalStateException("no buffer in " + state);
        }
        buffer = null;
        return taken;
    }

    /// The buffer, which must be there.
    ByteBuf data() {
        ByteBuf data = buffer;
        if (data == null) {
            throw new IllegalStateException("no buffer in " + state);
        }
        return data;
    }

    /// Releases the buffer, if any.
    void releaseBuffer() {
        ByteBuf held = buffer;
        if (held != null) {
            buffer = null;
            held.release();
        }
    }

    @Override
    public void complete(BackstoreResult newResult, long newDetail) {
        result = newResult;
        detail = newDetail;
        task.lane().run(onCompletion);
    }

    private void completionOnLane() {
        state = State.DONE;
        task.operationEnded(this);
    }

    @Override
    void granted() {
        state = State.GRANTED;
        task.advance();
    }

    /// Run by the transport, on either lane.
    Runnable sent() {
        return onSent;
    }

    // The transport may run it on its own lane.
    private void sentOnLane() {
        if (!task.lane().inLane()) {
            task.lane().execute(onSent);
        } else if (state == State.SENDING && task.running()) {
            state = State.FREE;
            task.advance();
        }
    }
}
