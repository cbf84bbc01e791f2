package io.rbdgate.scsi.backstore.file;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.backstore.file.ffi.NativeFile;
import org.jspecify.annotations.Nullable;

/// One descriptor of the file with the blocking operations on it; used by one thread at a time.
/// Methods return an errno, 0 for success.
///
/// Each concurrent operation has a descriptor of its own because the kernel reports a failed
/// write-back once per open file description: on a shared one, the error of one write could be
/// handed to its neighbour and the write that was lost be acknowledged.
final class FileHandle {

    private static final int SCRATCH_BYTES = 1 << 20;

    private final NativeFile file;
    private final int alignment;
    private @Nullable ByteBuf memory;

    /// Memory given to it must be aligned to `alignment` bytes, a power of two (1: any).
    FileHandle(NativeFile file, int alignment) {
        this.file = file;
        this.alignment = alignment;
    }

    /// Whether the kernel takes memory at `address`.
    boolean takes(long address) {
        return (address & (alignment - 1)) == 0;
    }

    int read(long address, int length, long offset) {
        int done = 0;
        while (done < length) {
            long n = file.read(address + done, length - done, offset + done);
            if (n < 0) {
                return (int) -n;
            }
            if (n == 0) {
                // Someone cut the file below the disk's size: the data is gone.
                return FileErrno.EIO.number();
            }
            done += (int) n;
        }
        return 0;
    }

    int write(long address, int length, long offset) {
        int done = 0;
        while (done < length) {
            long n = file.write(address + done, length - done, offset + done);
            if (n < 0) {
                return (int) -n;
            }
            if (n == 0) {
                return FileErrno.EIO.number();
            }
            done += (int) n;
        }
        return 0;
    }

    int syncData() {
        return (int) -file.syncData();
    }

    /// Gives the range back; EOPNOTSUPP where the file system cannot.
    int punchHole(long offset, long length) {
        return (int) -file.punchHole(offset, length);
    }

    /// Makes the range read as zeros, by whatever way the file system has.
    int zero(long offset, long length, boolean mayUnmap) {
        long result = mayUnmap ? file.punchHole(offset, length) : file.zeroRange(offset, length);
        if (result == -FileErrno.EOPNOTSUPP.number()) {
            ByteBuf zeros = scratch();
            zeros.setZero(0, SCRATCH_BYTES);
            return fill(offset, length, zeros.memoryAddress(), SCRATCH_BYTES);
        }
        return (int) -result;
    }

    /// Repeats `patternLength` bytes of `pattern` from `from` over the range.
    int writeSame(long offset, long length, ByteBuf pattern, int from, int patternLength) {
        ByteBuf filler = scratch();
        int repeated = Math.max(patternLength, SCRATCH_BYTES / patternLength * patternLength);
        if (repeated > SCRATCH_BYTES) {
            return FileErrno.EINVAL.number();
        }
        for (int at = 0; at < repeated; at += patternLength) {
            filler.setBytes(at, pattern, from, patternLength);
        }
        return fill(offset, length, filler.memoryAddress(), repeated);
    }

    /// A megabyte for buffers that the kernel cannot be given as they are.
    ByteBuf scratch() {
        ByteBuf existing = memory;
        if (existing == null) {
            existing = Unpooled.directBuffer(SCRATCH_BYTES + alignment);
            memory = existing;
        }
        int offset = (int) (-existing.memoryAddress() & (alignment - 1));
        return existing.slice(offset, SCRATCH_BYTES);
    }

    void close() {
        file.close();
        ByteBuf existing = memory;
        if (existing != null) {
            existing.release();
            memory = null;
        }
    }

    private int fill(long offset, long length, long address, int available) {
        for (long done = 0; done < length; ) {
            int piece = (int) Math.min(available, length - done);
            int errno = write(address, piece, offset + done);
            if (errno != 0) {
                return errno;
            }
            done += piece;
        }
        return 0;
    }
}
