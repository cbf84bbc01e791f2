package io.rbdgate.scsi.backstore;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.lane.Lane;

/// Discards writes and reads zeros (`type: nullio`): what remains is the cost of the target itself.
/// Never for data. Completes on the caller's thread, without allocating.
public final class NullBackstore implements BlockBackstore {

    private static final int PREFERRED_IO_BYTES = 1 << 20;
    private static final int GRANULARITY_BYTES = 4096;
    private static final Capabilities CAPABILITIES =
            new Capabilities(false, false, true, true, 0, false).withAtomicWrites(1 << 20, 0);

    private final Geometry geometry;

    /// A disk of `sizeBytes` that keeps nothing.
    public NullBackstore(long sizeBytes) {
        if (sizeBytes <= 0) {
            throw new BackstoreOpenException("nullio backstore: the size must be positive");
        }
        geometry = new Geometry(sizeBytes, PREFERRED_IO_BYTES, 0, GRANULARITY_BYTES);
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void attach(Lane lane, BackstoreListener listener) {
        // Nothing ever happens to it by itself.
    }

    @Override
    public void read(long offset, ByteBuf destination, int length, IoCompletion done) {
        if (!Extent.fits(offset, length, geometry.sizeBytes())) {
            done.complete(BackstoreResult.OUT_OF_RANGE, 0);
            return;
        }
        // Not optional: pooled buffers carry other initiators' bytes.
        Zeros.fill(destination, destination.writerIndex(), length);
        done.complete(BackstoreResult.OK, 0);
    }

    @Override
    public void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        accept(offset, length, done);
    }

    @Override
    public void flush(IoCompletion done) {
        done.complete(BackstoreResult.OK, 0);
    }

    @Override
    public void discard(long offset, long length, IoCompletion done) {
        accept(offset, length, done);
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        accept(offset, length, done);
    }

    @Override
    public void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        accept(offset, length, done);
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        done.complete(BackstoreResult.UNSUPPORTED, 0);
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    private void accept(long offset, long length, IoCompletion done) {
        boolean fits = Extent.fits(offset, length, geometry.sizeBytes());
        done.complete(fits ? BackstoreResult.OK : BackstoreResult.OUT_OF_RANGE, 0);
    }
}
