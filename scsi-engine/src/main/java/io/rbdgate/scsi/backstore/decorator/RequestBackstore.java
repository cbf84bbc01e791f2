package io.rbdgate.scsi.backstore.decorator;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.Holes;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.lane.Lane;

/// Turns the calls of the port into requests; everything but I/O goes to the inner backstore.
abstract class RequestBackstore implements BlockBackstore {

    private final BlockBackstore inner;

    RequestBackstore(BlockBackstore inner) {
        this.inner = inner;
    }

    /// Handles one request, on the lane; must end it exactly once.
    abstract void submit(BackstoreRequest request);

    final BlockBackstore inner() {
        return inner;
    }

    @Override
    public Geometry geometry() {
        return inner.geometry();
    }

    @Override
    public Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public void attach(Lane lane, BackstoreListener listener) {
        inner.attach(lane, listener);
    }

    @Override
    public void findHoles(Holes holes) {
        inner.findHoles(holes);
    }

    @Override
    public void mayEraseKey(IoCompletion done) {
        inner.mayEraseKey(done);
    }

    @Override
    public void eraseKey(IoCompletion done) {
        inner.eraseKey(done);
    }

    @Override
    public final void read(long offset, ByteBuf destination, int length, IoCompletion done) {
        submit(
                new BackstoreRequest(
                        BackstoreOperation.READ,
                        offset,
                        length,
                        destination,
                        null,
                        0,
                        false,
                        false,
                        done));
    }

    @Override
    public final void write(
            long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        submit(
                new BackstoreRequest(
                        BackstoreOperation.WRITE,
                        offset,
                        length,
                        source,
                        null,
                        0,
                        false,
                        durable,
                        done));
    }

    @Override
    public final void flush(IoCompletion done) {
        submit(
                new BackstoreRequest(
                        BackstoreOperation.FLUSH, 0, 0, null, null, 0, false, true, done));
    }

    @Override
    public final void discard(long offset, long length, IoCompletion done) {
        submit(
                new BackstoreRequest(
                        BackstoreOperation.DISCARD,
                        offset,
                        length,
                        null,
                        null,
                        0,
                        true,
                        false,
                        done));
    }

    @Override
    public final void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        submit(
                new BackstoreRequest(
                        BackstoreOperation.WRITE_ZEROES,
                        offset,
                        length,
                        null,
                        null,
                        0,
                        mayUnmap,
                        durable,
                        done));
    }

    @Override
    public final void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        submit(
                new BackstoreRequest(
                        BackstoreOperation.WRITE_SAME,
                        offset,
                        length,
                        pattern,
                        null,
                        patternLength,
                        false,
                        durable,
                        done));
    }

    @Override
    public final void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        submit(
                new BackstoreRequest(
                        BackstoreOperation.COMPARE_AND_WRITE,
                        offset,
                        length,
                        expected,
                        replacement,
                        0,
                        false,
                        false,
                        done));
    }

    @Override
    public void close() {
        inner.close();
    }
}
