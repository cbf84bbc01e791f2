package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import org.jspecify.annotations.Nullable;

/// WRITE SAME: zeros by the backstore's own means, other patterns by its write-same or by plain
/// writes of a repeated block. With UNMAP the range is given back where the pattern is zeros; any
/// other pattern is written, so that it reads back as sent.
final class WriteSameOperation extends SteppedOperation {
    // Bounds how long one backstore call takes, so that an abort is soon effective.
    private static final long ZEROES_AT_ONCE_BYTES = 32L << 20;

    private final long base;
    private final long total;
    private final int blockBytes;
    private final boolean unmap;
    private final boolean hasData;
    private long done;
    private long length;
    private boolean rangeHeld;
    private Means means = Means.ZEROES;
    private @Nullable ByteBuf pattern;
    private @Nullable ByteBuf repeated;

    private enum Means {
        ZEROES,
        WRITE_SAME,
        WRITES
    }

    WriteSameOperation(
            LuTask task, long base, long total, int blockBytes, boolean unmap, boolean hasData) {
        super(task);
        this.base = base;
        this.total = total;
        this.blockBytes = blockBytes;
        this.unmap = unmap;
        this.hasData = hasData;
    }

    @Override
    void step() {
        if (hasData && pattern == null) {
            request(0, blockBytes);
        } else if (!rangeHeld) {
            acquire(base, total, false);
        } else if (done == total) {
            good();
        } else {
            fill();
        }
    }

    @Override
    void arrived(ByteBuf data) {
        pattern = data;
        task().moved(blockBytes);
        if (!allZero(data)) {
            means = unit().view().capabilities().writeSame() ? Means.WRITE_SAME : Means.WRITES;
        }
    }

    @Override
    void granted() {
        rangeHeld = true;
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        if (result == BackstoreResult.UNSUPPORTED && means != Means.WRITES) {
            means = Means.WRITES;
        } else if (ok(result, true)) {
            done += length;
        }
    }

    private void fill() {
        long left = total - done;
        switch (means) {
            case ZEROES -> {
                length = Math.min(left, ZEROES_AT_ONCE_BYTES);
                BlockBackstore backstore = task().backstoreFor(task().piece());
                if (backstore != null) {
                    backstore.writeZeroes(base + done, length, unmap, false, task().piece());
                }
            }
            case WRITE_SAME -> {
                length = Math.min(left, ZEROES_AT_ONCE_BYTES);
                BlockBackstore backstore = task().backstoreFor(task().piece());
                if (backstore != null && pattern != null) {
                    backstore.writeSame(
                            base + done, length, pattern, blockBytes, false, task().piece());
                }
            }
            case WRITES -> {
                length = Math.min(left, CHUNK_BYTES);
                write(base + done, repeated(), (int) length, false);
            }
        }
    }

    private ByteBuf repeated() {
        ByteBuf ready = repeated;
        if (ready != null) {
            return ready;
        }
        int size = (int) Math.min(total, CHUNK_BYTES);
        ByteBuf made = unit().buffer(size);
        repeated = made;
        ByteBuf block = pattern;
        while (made.readableBytes() < size) {
            if (block == null) {
                made.writeZero(blockBytes);
            } else {
                made.writeBytes(block, block.readerIndex(), blockBytes);
            }
        }
        return made;
    }

    private static boolean allZero(ByteBuf data) {
        int end = data.writerIndex();
        for (int i = data.readerIndex(); i < end; i += Long.BYTES) {
            if (data.getLong(i) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void dispose() {
        releaseIfPresent(pattern);
        releaseIfPresent(repeated);
        pattern = null;
        repeated = null;
    }
}
