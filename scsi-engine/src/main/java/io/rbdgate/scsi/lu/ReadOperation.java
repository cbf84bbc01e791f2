package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTransport;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;

/// READ: pieces of up to 1 MiB, two at a time, sent in order; the last one goes with the status. A
/// buffer whose read failed is never sent: it holds other people's old bytes.
final class ReadOperation implements Operation {
    static final ReadOperation INSTANCE = new ReadOperation();

    private ReadOperation() {}

    /// Sets the task up to read `commandBytes` from `base`: as much of them as the initiator has
    /// room for, in whole blocks.
    static void begin(LuTask task, long base, long commandBytes, int blockBytes) {
        long room = Math.min(commandBytes, task.task().dataInLength());
        task.task().wanted(0, commandBytes);
        task.base = base;
        task.total = (room + blockBytes - 1) / blockBytes * blockBytes;
        task.perform(INSTANCE);
    }

    @Override
    public void advance(LuTask task) {
        while (!task.failed() && task.requested < task.total && task.running()) {
            Piece piece = task.pieceOf(task.requested);
            if (piece.state != Piece.State.FREE) {
                break;
            }
            read(task, piece);
        }
        while (!task.failed() && task.completed < task.total && task.running()) {
            Piece piece = task.pieceOf(task.completed);
            if (piece.state != Piece.State.DONE || !send(task, piece)) {
                break;
            }
        }
        if (task.failed()) {
            if (task.running() && task.settled()) {
                task.finishFailed();
            }
        } else if (task.completed == task.total && task.running()) {
            task.finish(ScsiStatus.GOOD);
        }
    }

    private static void read(LuTask task, Piece piece) {
        int length = (int) Math.min(task.total - task.requested, ScsiTransport.MAXIMUM_PIECE_BYTES);
        long offset = task.base + task.requested;
        BlockBackstore backstore = task.backstoreFor(piece);
        if (backstore == null) {
            return;
        }
        ByteBuf buffer = task.unit().buffer(length);
        piece.buffer = buffer;
        piece.length = length;
        task.requested += length;
        backstore.read(offset, buffer, length, piece);
    }

    /// False when the piece has to wait or has failed.
    private static boolean send(LuTask task, Piece piece) {
        if (piece.result != BackstoreResult.OK) {
            task.fail(piece.result, false);
            return false;
        }
        boolean last = task.completed + piece.length >= task.total;
        Piece other = task.pieceOf(task.completed + ScsiTransport.MAXIMUM_PIECE_BYTES);
        if (last && other.state == Piece.State.SENDING) {
            return false;
        }
        long room = task.task().dataInLength() - task.completed;
        int visible = (int) Math.min(piece.length, room);
        ByteBuf data = piece.takeBuffer();
        data.writerIndex(data.writerIndex() + visible);
        task.completed += piece.length;
        task.moved(visible);
        if (last) {
            piece.state = Piece.State.FREE;
            task.task().finalDataIn(data);
        } else {
            piece.state = Piece.State.SENDING;
            task.task().transport().sendDataIn(task.task(), data, piece.sent());
        }
        return true;
    }
}
