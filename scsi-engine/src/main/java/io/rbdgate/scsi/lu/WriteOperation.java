package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTransport;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;

/// WRITE: asks for pieces of up to 1 MiB, two at a time, and hands each to the backstore as it
/// arrives. GOOD comes only after every piece is written.
final class WriteOperation implements Operation {
    static final WriteOperation INSTANCE = new WriteOperation();

    private WriteOperation() {}

    /// Sets the task up to write `bytes` from `base` on.
    static void begin(LuTask task, long base, long bytes, boolean durable) {
        task.base = base;
        task.total = bytes;
        task.durable = durable;
        task.perform(INSTANCE);
    }

    @Override
    public void advance(LuTask task) {
        handle(task, task.pieceOf(0));
        handle(task, task.pieceOf(ScsiTransport.MAXIMUM_PIECE_BYTES));
        while (!task.failed() && task.requested < task.total && task.running()) {
            Piece piece = task.pieceOf(task.requested);
            if (piece.state != Piece.State.FREE) {
                break;
            }
            request(task, piece);
        }
        if (!task.running()) {
            return;
        }
        if (task.failed()) {
            if (task.settled()) {
                task.finishFailed();
            }
        } else if (task.completed == task.total) {
            task.finish(ScsiStatus.GOOD);
        }
    }

    private static void request(LuTask task, Piece piece) {
        long offset = task.requested;
        int length = (int) Math.min(task.total - offset, ScsiTransport.MAXIMUM_PIECE_BYTES);
        task.requested += length;
        piece.start = task.base + offset;
        task.request(piece, offset, length);
    }

    private static void handle(LuTask task, Piece piece) {
        if (task.failed() || !task.running()) {
            return;
        }
        if (piece.state == Piece.State.ARRIVED) {
            boolean free = task.acquire(piece, piece.start, piece.length, false);
            piece.state = free ? Piece.State.GRANTED : Piece.State.BARRED;
        }
        if (piece.state == Piece.State.GRANTED) {
            write(task, piece);
        }
        if (piece.state == Piece.State.DONE) {
            written(task, piece);
        }
    }

    private static void write(LuTask task, Piece piece) {
        BlockBackstore backstore = task.backstoreFor(piece);
        if (backstore != null) {
            backstore.write(piece.start, piece.data(), piece.length, task.durable, piece);
        }
    }

    private static void written(LuTask task, Piece piece) {
        piece.releaseBuffer();
        piece.state = Piece.State.FREE;
        task.release(piece);
        if (piece.result == BackstoreResult.OK) {
            task.completed += piece.length;
            task.moved(piece.length);
        } else {
            task.fail(piece.result, true);
        }
    }
}
