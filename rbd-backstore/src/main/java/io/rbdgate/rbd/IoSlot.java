package io.rbdgate.rbd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.IoCompletion;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One operation in flight: everything its submission and its completion need. Reused; touched on
/// the lane only.
///
/// Discards and fills may be of any length and are done in pieces, one after the other: `offset`
/// and `length` are those of the piece at hand, `end` that of the whole range.
final class IoSlot {
    /// A piece ends at a multiple of this, so that pieces cut at borders of objects.
    static final long PIECE_BYTES = 512L << 20;

    final int index;
    int generation;
    boolean busy;

    IoKind kind = IoKind.FLUSH;
    long start;
    long offset;
    long length;
    long end;
    long address;
    long replacementAddress;
    int patternLength;
    boolean flushAfter;
    @Nullable MemorySegment mismatch;

    private @Nullable IoCompletion done;
    private @Nullable ByteBuf bounce;
    private @Nullable ByteBuf destination;
    private int destinationIndex;

    IoSlot(int index) {
        this.index = index;
    }

    /// What identifies this use of the slot to librbd.
    long tag() {
        return ((long) generation << 32) | index;
    }

    void begin(IoKind operation, long from, long bytes, IoCompletion completion) {
        kind = operation;
        start = from;
        offset = from;
        length = bytes;
        end = from + bytes;
        done = completion;
    }

    /// Cuts the first piece of a long range.
    void cut() {
        length = pieceLength();
    }

    private long pieceLength() {
        long upToBorder = PIECE_BYTES - offset % PIECE_BYTES;
        return Math.min(upToBorder, end - offset);
    }

    /// Goes on to the next piece; false when the range is done.
    boolean nextPiece() {
        offset += length;
        length = pieceLength();
        return length > 0;
    }

    /// Turns a finished write into the flush that makes it durable.
    void turnIntoFlush() {
        kind = IoKind.FLUSH;
        flushAfter = false;
    }

    /// The address of `bytes` of a buffer; of a copy where the buffer is not in native memory.
    long sourceAddress(ByteBuf source, int index, int bytes) {
        if (source.hasMemoryAddress()) {
            return source.memoryAddress() + index;
        }
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        copy.writeBytes(source, index, bytes);
        keep(copy);
        return address(copy);
    }

    /// The address librbd may write `bytes` to, for [#copyBack()] at the end.
    long destinationAddress(ByteBuf target, int bytes) {
        int at = target.writerIndex();
        if (target.hasMemoryAddress()) {
            return target.memoryAddress() + at;
        }
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        copy.setZero(0, bytes);
        keep(copy);
        destination = target;
        destinationIndex = at;
        return address(copy);
    }

    private void keep(ByteBuf copy) {
        ByteBuf before = bounce;
        if (before != null) {
            // a second source of one operation: both live until its end
            bounce = PooledByteBufAllocator.DEFAULT.compositeBuffer(2).addComponents(before, copy);
        } else {
            bounce = copy;
        }
    }

    private static long address(ByteBuf direct) {
        return direct.hasMemoryAddress()
                ? direct.memoryAddress()
                : MemorySegment.ofBuffer(direct.internalNioBuffer(0, direct.capacity())).address();
    }

    /// Brings what was read into a copy to where it was wanted.
    void copyBack() {
        ByteBuf target = destination;
        ByteBuf copy = bounce;
        if (target != null && copy != null) {
            target.setBytes(destinationIndex, copy, 0, (int) length);
        }
    }

    /// Frees what the operation held and says who waits for it.
    IoCompletion end() {
        ByteBuf copy = bounce;
        if (copy != null) {
            copy.release();
        }
        bounce = null;
        destination = null;
        flushAfter = false;
        IoCompletion waiting = done;
        done = null;
        return waiting == null ? IoSlot::nobody : waiting;
    }

    private static void nobody(BackstoreResult result, long detail) {
        throw new IllegalStateException("an operation of nobody ended with " + result);
    }
}
