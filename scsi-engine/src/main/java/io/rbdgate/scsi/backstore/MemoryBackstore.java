package io.rbdgate.scsi.backstore;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.rbdgate.scsi.lane.Lane;

/// A disk in memory, off the heap: takes memory as it is written and gives it back on discard. Its
/// content ends with the process.
///
/// Everything happens on the calling lane before the method returns, so each operation is atomic,
/// compare-and-write included. The memory counts against `io.netty.maxDirectMemory`; when it is
/// exhausted writes end with `NO_SPACE` and change nothing.
public final class MemoryBackstore implements BlockBackstore {

    private static final int COMPARE_AND_WRITE_BYTES = 1 << 20;
    private static final int ATOMIC_WRITE_BYTES = 1 << 20;
    private static final int PREFERRED_IO_BYTES = 1 << 20;
    private static final long SIZE_BYTES_MAX = 1L << 44;
    private static final Capabilities CAPABILITIES =
            new Capabilities(false, false, true, true, COMPARE_AND_WRITE_BYTES, false)
                    .withAtomicWrites(ATOMIC_WRITE_BYTES, 0);

    private final Geometry geometry;
    private final MemoryChunks chunks;

    /// An empty disk of `sizeBytes`, at most 16 TiB.
    public MemoryBackstore(long sizeBytes) {
        this(sizeBytes, UnpooledByteBufAllocator.DEFAULT);
    }

    MemoryBackstore(long sizeBytes, ByteBufAllocator allocator) {
        if (sizeBytes <= 0 || sizeBytes > SIZE_BYTES_MAX) {
            throw new BackstoreOpenException(
                    "memory backstore: the size must lie between 1 byte and 16 TiB");
        }
        geometry = new Geometry(sizeBytes, PREFERRED_IO_BYTES, 0, MemoryChunks.CHUNK_BYTES);
        chunks = new MemoryChunks(sizeBytes, allocator);
    }

    /// Memory in use for content, in bytes. Call on the lane.
    public long allocatedBytes() {
        return (long) chunks.allocatedChunks() * MemoryChunks.CHUNK_BYTES;
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
        if (refused(offset, length, done)) {
            return;
        }
        chunks.read(offset, destination, destination.writerIndex(), length);
        done.complete(BackstoreResult.OK, 0);
    }

    @Override
    public void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        if (refused(offset, length, done) || exhausted(offset, length, done)) {
            return;
        }
        chunks.write(offset, source, source.readerIndex(), length);
        done.complete(BackstoreResult.OK, 0);
    }

    @Override
    public void flush(IoCompletion done) {
        done.complete(BackstoreResult.OK, 0);
    }

    @Override
    public void discard(long offset, long length, IoCompletion done) {
        if (refused(offset, length, done)) {
            return;
        }
        chunks.clear(offset, length);
        done.complete(BackstoreResult.OK, 0);
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        discard(offset, length, done);
    }

    @Override
    public void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        if (refused(offset, length, done) || exhausted(offset, length, done)) {
            return;
        }
        for (long at = 0; at < length; at += patternLength) {
            chunks.write(offset + at, pattern, pattern.readerIndex(), patternLength);
        }
        done.complete(BackstoreResult.OK, 0);
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        if (length > COMPARE_AND_WRITE_BYTES) {
            done.complete(BackstoreResult.UNSUPPORTED, 0);
            return;
        }
        if (refused(offset, length, done)) {
            return;
        }
        int differs = chunks.mismatch(offset, expected, expected.readerIndex(), length);
        if (differs >= 0) {
            done.complete(BackstoreResult.MISCOMPARE, differs);
            return;
        }
        write(offset, replacement, length, false, done);
    }

    @Override
    public void findHoles(Holes holes) {
        chunks.findHoles(holes);
        holes.ended(true);
    }

    @Override
    public void close() {
        chunks.freeAll();
    }

    private boolean refused(long offset, long length, IoCompletion done) {
        if (Extent.fits(offset, length, geometry.sizeBytes())) {
            return false;
        }
        done.complete(BackstoreResult.OUT_OF_RANGE, 0);
        return true;
    }

    private boolean exhausted(long offset, long length, IoCompletion done) {
        try {
            chunks.reserve(offset, length);
            return false;
        } catch (OutOfMemoryError e) {
            // Netty's limit on direct memory: a full medium, not a broken process.
            done.complete(BackstoreResult.NO_SPACE, 0);
            return true;
        }
    }
}
