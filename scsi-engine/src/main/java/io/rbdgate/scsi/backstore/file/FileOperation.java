package io.rbdgate.scsi.backstore.file;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.IoCompletion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One operation on its way through the file's threads. What a kind has no use for is 0, false or
/// null.
record FileOperation(
        FileBackstore backstore,
        Kind kind,
        long offset,
        long length,
        @Nullable ByteBuf buffer,
        int index,
        int patternLength,
        boolean mayUnmap,
        boolean durable,
        IoCompletion done)
        implements Runnable {

    enum Kind {
        READ,
        WRITE,
        FLUSH,
        DISCARD,
        ZERO,
        WRITE_SAME
    }

    @Override
    public void run() {
        backstore.perform(this);
    }

    /// Blocks until done; the errno, 0 for success.
    int execute(FileHandle handle) {
        int errno =
                switch (kind) {
                    case READ -> read(handle);
                    case WRITE -> write(handle);
                    case FLUSH -> 0;
                    case DISCARD -> handle.punchHole(offset, length);
                    case ZERO -> handle.zero(offset, length, mayUnmap);
                    case WRITE_SAME ->
                            handle.writeSame(offset, length, data(), index, patternLength);
                };
        return errno == 0 && durable ? handle.syncData() : errno;
    }

    private int read(FileHandle handle) {
        ByteBuf destination = data();
        int bytes = (int) length;
        if (destination.hasMemoryAddress() && handle.takes(destination.memoryAddress() + index)) {
            return handle.read(destination.memoryAddress() + index, bytes, offset);
        }
        ByteBuf scratch = handle.scratch();
        int errno = handle.read(scratch.memoryAddress(), bytes, offset);
        if (errno == 0) {
            destination.setBytes(index, scratch, 0, bytes);
        }
        return errno;
    }

    private int write(FileHandle handle) {
        ByteBuf source = data();
        int bytes = (int) length;
        if (source.hasMemoryAddress() && handle.takes(source.memoryAddress() + index)) {
            return handle.write(source.memoryAddress() + index, bytes, offset);
        }
        ByteBuf scratch = handle.scratch();
        scratch.setBytes(0, source, index, bytes);
        return handle.write(scratch.memoryAddress(), bytes, offset);
    }

    private ByteBuf data() {
        return Objects.requireNonNull(buffer);
    }
}
