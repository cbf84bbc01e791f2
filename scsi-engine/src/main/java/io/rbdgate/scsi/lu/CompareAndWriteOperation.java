package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import org.jspecify.annotations.Nullable;

/// COMPARE AND WRITE: by the backstore in one atomic step where it can; else read, compare and
/// write with the range held alone.
final class CompareAndWriteOperation extends SteppedOperation {
    private final long start;
    private final int length;
    private final boolean durable;
    private Stage stage = Stage.DATA;
    private @Nullable ByteBuf data;
    private @Nullable ByteBuf found;

    private enum Stage {
        DATA,
        RANGE,
        NATIVE,
        READ,
        WRITE,
        FLUSH,
        OVER
    }

    CompareAndWriteOperation(LuTask task, long start, int length, boolean durable) {
        super(task);
        this.start = start;
        this.length = length;
        this.durable = durable;
    }

    @Override
    void step() {
        switch (stage) {
            case DATA -> request(0, 2 * length);
            case RANGE -> acquire(start, length, true);
            case NATIVE -> compareAndWrite();
            case READ -> {
                if (found == null) {
                    found = unit().buffer(length);
                }
                read(start, found, length);
            }
            case WRITE -> {
                ByteBuf replacement = replacement();
                write(start, replacement, length, durable);
            }
            case FLUSH -> flush();
            case OVER -> {
                task().moved(2L * length);
                good();
            }
        }
    }

    @Override
    void arrived(ByteBuf arrivedData) {
        data = arrivedData;
        stage = Stage.RANGE;
    }

    @Override
    void granted() {
        int natively = unit().view().capabilities().compareAndWriteBytes();
        stage = length <= natively ? Stage.NATIVE : Stage.READ;
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        switch (stage) {
            case NATIVE -> nativeEnded(result, detail);
            case READ -> {
                if (ok(result, false)) {
                    compare();
                }
            }
            case WRITE, FLUSH -> {
                if (ok(result, true)) {
                    stage = Stage.OVER;
                }
            }
            case DATA, RANGE, OVER -> throw new IllegalStateException("nothing was begun");
        }
    }

    private void compareAndWrite() {
        BlockBackstore backstore = task().backstoreFor(task().piece());
        if (backstore != null) {
            ByteBuf both = present();
            ByteBuf expected = both.slice(both.readerIndex(), length);
            backstore.compareAndWrite(start, expected, replacement(), length, task().piece());
        }
    }

    private void nativeEnded(BackstoreResult result, long detail) {
        switch (result) {
            case OK ->
                    stage =
                            durable && unit().view().capabilities().volatileCache()
                                    ? Stage.FLUSH
                                    : Stage.OVER;
            case MISCOMPARE -> task().fail(Sense.withInformation(SenseCode.MISCOMPARE, detail));
            case UNSUPPORTED -> stage = Stage.READ;
            case OUT_OF_RANGE,
                    NO_SPACE,
                    READ_ONLY,
                    MEDIUM_ERROR,
                    GONE,
                    FENCED,
                    NOT_OWNER,
                    TIMEOUT,
                    NO_RESOURCE,
                    FAILED,
                    INTERNAL_ERROR ->
                    task().fail(result, true);
        }
    }

    private void compare() {
        ByteBuf both = present();
        ByteBuf medium = found;
        if (medium == null) {
            throw new IllegalStateException("nothing read");
        }
        int at = Comparison.firstDifference(both, both.readerIndex(), medium, 0, length);
        if (at >= 0) {
            task().fail(Sense.withInformation(SenseCode.MISCOMPARE, at));
        } else {
            stage = Stage.WRITE;
        }
    }

    private void flush() {
        BlockBackstore backstore = task().backstoreFor(task().piece());
        if (backstore != null) {
            backstore.flush(task().piece());
        }
    }

    private ByteBuf replacement() {
        ByteBuf both = present();
        return both.slice(both.readerIndex() + length, length);
    }

    private ByteBuf present() {
        ByteBuf both = data;
        if (both == null) {
            throw new IllegalStateException("no data yet");
        }
        return both;
    }

    @Override
    public void dispose() {
        releaseIfPresent(data);
        releaseIfPresent(found);
        data = null;
        found = null;
    }
}
