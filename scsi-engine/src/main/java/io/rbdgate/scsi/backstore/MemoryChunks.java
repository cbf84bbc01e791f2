package io.rbdgate.scsi.backstore;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A sparse byte array off the heap: chunks that were never written, or were given back, take no
/// memory and read as zeros. One thread at a time.
final class MemoryChunks {

    static final int CHUNK_BYTES = 256 * 1024;

    private final long sizeBytes;
    private final ByteBufAllocator allocator;
    private final @Nullable ByteBuf[] chunks;
    private int allocated;

    MemoryChunks(long sizeBytes, ByteBufAllocator allocator) {
        this.sizeBytes = sizeBytes;
        this.allocator = allocator;
        chunks = new @Nullable ByteBuf[Math.toIntExact(Math.ceilDiv(sizeBytes, CHUNK_BYTES))];
    }

    /// Memory in use, in chunks.
    int allocatedChunks() {
        return allocated;
    }

    /// Makes every chunk of the range exist, so that what follows cannot fail half-way.
    ///
    /// @throws OutOfMemoryError when there is no memory; the content is unchanged
    void reserve(long offset, long length) {
        if (length == 0) {
            return;
        }
        int last = index(offset + length - 1);
        for (int i = index(offset); i <= last; i++) {
            if (chunks[i] == null) {
                ByteBuf fresh = allocator.directBuffer(CHUNK_BYTES, CHUNK_BYTES);
                Zeros.fill(fresh, 0, CHUNK_BYTES);
                chunks[i] = fresh;
                allocated++;
            }
        }
    }

    void read(long offset, ByteBuf destination, int at, int length) {
        int done = 0;
        while (done < length) {
            long position = offset + done;
            int piece = pieceBytes(position, length - done);
            ByteBuf chunk = chunks[index(position)];
            if (chunk == null) {
                Zeros.fill(destination, at + done, piece);
            } else {
                chunk.getBytes(within(position), destination, at + done, piece);
            }
            done += piece;
        }
    }

    /// Writes into a reserved range.
    void write(long offset, ByteBuf source, int from, int length) {
        int done = 0;
        while (done < length) {
            long position = offset + done;
            int piece = pieceBytes(position, length - done);
            existing(position).setBytes(within(position), source, from + done, piece);
            done += piece;
        }
    }

    /// Zeros the range and frees the chunks that lie wholly in it.
    void clear(long offset, long length) {
        long done = 0;
        while (done < length) {
            long position = offset + done;
            int piece = pieceBytes(position, length - done);
            int index = index(position);
            ByteBuf chunk = chunks[index];
            if (chunk != null && piece == CHUNK_BYTES) {
                free(index, chunk);
            } else if (chunk != null) {
                Zeros.fill(chunk, within(position), piece);
            }
            done += piece;
        }
    }

    /// Tells of every chunk that takes no memory.
    void findHoles(Holes holes) {
        for (int i = 0; i < chunks.length; i++) {
            if (chunks[i] == null) {
                long offset = (long) i * CHUNK_BYTES;
                holes.hole(offset, Math.min(CHUNK_BYTES, sizeBytes - offset));
            }
        }
    }

    /// Offset of the first byte that differs from `expected`, -1 if none does.
    int mismatch(long offset, ByteBuf expected, int from, int length) {
        int done = 0;
        while (done < length) {
            long position = offset + done;
            int piece = pieceBytes(position, length - done);
            int differs = mismatchInChunk(position, expected, from + done, piece);
            if (differs >= 0) {
                return done + differs;
            }
            done += piece;
        }
        return -1;
    }

    void freeAll() {
        for (int i = 0; i < chunks.length; i++) {
            ByteBuf chunk = chunks[i];
            if (chunk != null) {
                free(i, chunk);
            }
        }
        Arrays.fill(chunks, null);
    }

    private int mismatchInChunk(long position, ByteBuf expected, int from, int length) {
        ByteBuf chunk = chunks[index(position)];
        if (chunk != null) {
            return chunk.nioBuffer(within(position), length)
                    .mismatch(expected.nioBuffer(from, length));
        }
        for (int i = 0; i < length; i++) {
            if (expected.getByte(from + i) != 0) {
                return i;
            }
        }
        return -1;
    }

    private void free(int index, ByteBuf chunk) {
        chunks[index] = null;
        allocated--;
        chunk.release();
    }

    private ByteBuf existing(long position) {
        ByteBuf chunk = chunks[index(position)];
        if (chunk == null) {
            throw new IllegalStateException("no chunk at " + position + ": reserve it first");
        }
        return chunk;
    }

    private static int index(long position) {
        return (int) (position / CHUNK_BYTES);
    }

    private static int within(long position) {
        return (int) (position % CHUNK_BYTES);
    }

    private static int pieceBytes(long position, long remaining) {
        return (int) Math.min(remaining, CHUNK_BYTES - within(position));
    }
}
