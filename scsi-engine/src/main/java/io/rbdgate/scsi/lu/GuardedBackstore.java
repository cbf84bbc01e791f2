package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.lane.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The backstore as a logical unit calls it: an operation that throws, which none may, ends as
/// [BackstoreResult#INTERNAL_ERROR], so that its task is answered and not left hanging. One that
/// has ended already does not end again: the piece might be somebody else's by then. Lane of the
/// logical unit.
final class GuardedBackstore implements BlockBackstore {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedBackstore.class);

    private final BlockBackstore guarded;

    GuardedBackstore(BlockBackstore guarded) {
        this.guarded = guarded;
    }

    @Override
    public Geometry geometry() {
        return guarded.geometry();
    }

    @Override
    public Capabilities capabilities() {
        return guarded.capabilities();
    }

    @Override
    public void attach(Lane lane, BackstoreListener listener) {
        guarded.attach(lane, listener);
    }

    @Override
    public void read(long offset, ByteBuf destination, int length, IoCompletion done) {
        try {
            guarded.read(offset, destination, length, done);
        } catch (RuntimeException thrown) {
            failed("read", offset, length, thrown, done);
        }
    }

    @Override
    public void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        try {
            guarded.write(offset, source, length, durable, done);
        } catch (RuntimeException thrown) {
            failed("write", offset, length, thrown, done);
        }
    }

    @Override
    public void flush(IoCompletion done) {
        try {
            guarded.flush(done);
        } catch (RuntimeException thrown) {
            failed("flush", 0, 0, thrown, done);
        }
    }

    @Override
    public void discard(long offset, long length, IoCompletion done) {
        try {
            guarded.discard(offset, length, done);
        } catch (RuntimeException thrown) {
            failed("discard", offset, length, thrown, done);
        }
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        try {
            guarded.writeZeroes(offset, length, mayUnmap, durable, done);
        } catch (RuntimeException thrown) {
            failed("write zeroes", offset, length, thrown, done);
        }
    }

    @Override
    public void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        try {
            guarded.writeSame(offset, length, pattern, patternLength, durable, done);
        } catch (RuntimeException thrown) {
            failed("write same", offset, length, thrown, done);
        }
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        try {
            guarded.compareAndWrite(offset, expected, replacement, length, done);
        } catch (RuntimeException thrown) {
            failed("compare and write", offset, length, thrown, done);
        }
    }

    @Override
    public void close() {
        guarded.close();
    }

    private void failed(
            String what, long offset, long length, RuntimeException thrown, IoCompletion done) {
        LOG.error("{}: {} of {} bytes at {} threw", guarded, what, length, offset, thrown);
        if (!(done instanceof Piece piece) || piece.state == Piece.State.IN_FLIGHT) {
            done.complete(BackstoreResult.INTERNAL_ERROR, 0);
        }
    }
}
