package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.lane.Lane;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The backstore as a logical unit calls it: an operation that throws, which none may, ends as
/// [BackstoreResult#INTERNAL_ERROR], so that its task is answered and not left hanging. One that
/// has ended already does not end again: the piece might be somebody else's by then. Lane of the
/// logical unit.
final class GuardedBackstore implements BlockBackstore {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedBackstore.class);

    private final BlockBackstore guarded;
    private @Nullable AllocationMap allocation;

    /// Since all was given back nothing has been written.
    private boolean empty;

    GuardedBackstore(BlockBackstore guarded) {
        this.guarded = guarded;
    }

    /// What is deallocated as far as known, kept from the first call on.
    AllocationMap allocation(Supplier<AllocationMap> made) {
        AllocationMap map = allocation;
        if (map == null) {
            map = made.get();
            allocation = map;
        }
        map.search(guarded);
        return map;
    }

    /// All has been given back, as `known` says.
    void isEmpty(AllocationMap known) {
        allocation = known;
        empty = true;
    }

    /// Something about the disk has changed; where all had been given back and nothing was written
    /// since, there is still nothing.
    void contentMayHaveChanged() {
        if (!empty) {
            forgetAllocation();
        }
    }

    /// Forgets what is deallocated: the disk is another one or was changed from outside.
    void forgetAllocation() {
        allocation = null;
        empty = false;
    }

    private void changes(long offset, long length) {
        AllocationMap map = allocation;
        if (map != null) {
            empty = false;
            map.written(offset, length);
        }
    }

    private IoCompletion deallocates(long offset, long length, IoCompletion done) {
        AllocationMap map = allocation;
        return map == null ? done : map.deallocating(offset, length, done);
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
        changes(offset, length);
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
            guarded.discard(offset, length, deallocates(offset, length, done));
        } catch (RuntimeException thrown) {
            failed("discard", offset, length, thrown, done);
        }
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        IoCompletion told = done;
        if (mayUnmap) {
            told = deallocates(offset, length, done);
        } else {
            changes(offset, length);
        }
        try {
            guarded.writeZeroes(offset, length, mayUnmap, durable, told);
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
        changes(offset, length);
        try {
            guarded.writeSame(offset, length, pattern, patternLength, durable, done);
        } catch (RuntimeException thrown) {
            failed("write same", offset, length, thrown, done);
        }
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        changes(offset, length);
        try {
            guarded.compareAndWrite(offset, expected, replacement, length, done);
        } catch (RuntimeException thrown) {
            failed("compare and write", offset, length, thrown, done);
        }
    }

    @Override
    public void mayEraseKey(IoCompletion done) {
        try {
            guarded.mayEraseKey(done);
        } catch (RuntimeException thrown) {
            failed("asking for the key", 0, 0, thrown, done);
        }
    }

    @Override
    public void eraseKey(IoCompletion done) {
        forgetAllocation();
        try {
            guarded.eraseKey(done);
        } catch (RuntimeException thrown) {
            failed("erasing the key", 0, 0, thrown, done);
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
