package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import org.jspecify.annotations.Nullable;

/// A command done in steps, one at a time, all through one piece. An object per command.
///
/// When nothing is under way [#step] begins the next step: it asks for data-out, for the range, or
/// calls the backstore. The end of each is told by [#arrived], [#granted] and [#ended].
abstract class SteppedOperation implements Operation {
    /// The longest piece of a step that needs a buffer.
    static final int CHUNK_BYTES = 1 << 20;

    private final LuTask task;
    private boolean over;
    private @Nullable ByteBuf reading;
    private int readingLength;

    SteppedOperation(LuTask task) {
        this.task = task;
    }

    /// Begins the next step or finishes.
    abstract void step();

    /// Data-out is here; the buffer is ours.
    void arrived(ByteBuf data) {
        data.release();
        throw new IllegalStateException("no data-out wanted");
    }

    /// The range is held.
    void granted() {
        throw new IllegalStateException("no range wanted");
    }

    /// The backstore is done.
    abstract void ended(BackstoreResult result, long detail);

    @Override
    public final void advance(LuTask same) {
        Piece piece = task.piece();
        while (task.running() && !over) {
            if (task.failed()) {
                if (task.settled()) {
                    over = true;
                    task.finishFailed();
                }
                return;
            }
            switch (piece.state) {
                case FREE -> step();
                case ARRIVED -> {
                    piece.state = Piece.State.FREE;
                    arrived(piece.takeBuffer());
                }
                case GRANTED -> {
                    piece.state = Piece.State.FREE;
                    granted();
                }
                case DONE -> {
                    piece.state = Piece.State.FREE;
                    readArrived(piece.result);
                    ended(piece.result, piece.detail);
                }
                case REQUESTED, BARRED, IN_FLIGHT, SENDING -> {
                    return;
                }
            }
        }
    }

    final LuTask task() {
        return task;
    }

    final LogicalUnit unit() {
        return task.unit();
    }

    final void request(long offset, int length) {
        task.request(task.piece(), offset, length);
    }

    /// Takes the range alone, or beside other plain writes; [#granted] follows at once or later.
    final void acquire(long start, long length, boolean exclusive) {
        boolean free = task.acquire(task.piece(), start, length, exclusive);
        task.piece().state = free ? Piece.State.GRANTED : Piece.State.BARRED;
    }

    final void releaseRange() {
        task.release(task.piece());
    }

    /// Reads into `destination`, from its start.
    final void read(long start, ByteBuf destination, int length) {
        BlockBackstore backstore = task.backstoreFor(task.piece());
        if (backstore != null) {
            destination.clear();
            reading = destination;
            readingLength = length;
            backstore.read(start, destination, length, task.piece());
        }
    }

    private void readArrived(BackstoreResult result) {
        ByteBuf destination = reading;
        reading = null;
        if (destination != null && result == BackstoreResult.OK) {
            destination.writerIndex(readingLength);
        }
    }

    final void write(long start, ByteBuf source, int length, boolean durable) {
        BlockBackstore backstore = task.backstoreFor(task.piece());
        if (backstore != null) {
            backstore.write(start, source, length, durable, task.piece());
        }
    }

    final void good() {
        finish(ScsiStatus.GOOD);
    }

    final void finish(ScsiStatus status) {
        over = true;
        task.finish(status);
    }

    /// Whether the backstore did it; if not the command fails.
    final boolean ok(BackstoreResult result, boolean write) {
        if (result == BackstoreResult.OK) {
            return true;
        }
        task.fail(result, write);
        return false;
    }

    static void releaseIfPresent(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
    }
}
