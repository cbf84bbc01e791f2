package io.rbdgate.scsi.backstore.decorator;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.IoCompletion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One call of the port as a value. What an operation has no use for is 0, false or null.
///
/// `buffer`: destination, source, pattern or expected data; `replacement`: of compare-and-write;
/// `patternLength`: of write-same. The buffers stay the caller's.
public record BackstoreRequest(
        BackstoreOperation operation,
        long offset,
        long length,
        @Nullable ByteBuf buffer,
        @Nullable ByteBuf replacement,
        int patternLength,
        boolean mayUnmap,
        boolean durable,
        IoCompletion done) {

    /// The same with another end.
    BackstoreRequest completing(IoCompletion other) {
        return new BackstoreRequest(
                operation,
                offset,
                length,
                buffer,
                replacement,
                patternLength,
                mayUnmap,
                durable,
                other);
    }

    /// Performs it. Call on the backstore's lane.
    void callOn(BlockBackstore backstore) {
        switch (operation) {
            case READ -> backstore.read(offset, data(), (int) length, done);
            case WRITE -> backstore.write(offset, data(), (int) length, durable, done);
            case FLUSH -> backstore.flush(done);
            case DISCARD -> backstore.discard(offset, length, done);
            case WRITE_ZEROES -> backstore.writeZeroes(offset, length, mayUnmap, durable, done);
            case WRITE_SAME ->
                    backstore.writeSame(offset, length, data(), patternLength, durable, done);
            case COMPARE_AND_WRITE ->
                    backstore.compareAndWrite(
                            offset,
                            data(),
                            Objects.requireNonNull(replacement),
                            (int) length,
                            done);
        }
    }

    private ByteBuf data() {
        return Objects.requireNonNull(buffer);
    }
}
