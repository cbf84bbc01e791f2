package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import org.jspecify.annotations.Nullable;

/// ORWRITE and WRITE AND VERIFY: piece by piece, each with its range held alone. ORWRITE reads, ors
/// and writes; WRITE AND VERIFY writes durably, reads back and compares.
final class MergeOperation extends SteppedOperation {
    private final Kind kind;
    private final long base;
    private final long total;
    private final boolean durable;
    private long done;
    private int length;
    private Stage stage = Stage.DATA;
    private @Nullable ByteBuf data;
    private @Nullable ByteBuf found;

    /// Which command it is.
    enum Kind {
        OR_WRITE,
        /// Reads back, without comparing (BYTCHK 00b).
        WRITE_AND_READ,
        /// Reads back and compares (BYTCHK 01b).
        WRITE_AND_COMPARE
    }

    private enum Stage {
        DATA,
        RANGE,
        READ,
        WRITE
    }

    MergeOperation(LuTask task, Kind kind, long base, long total, boolean durable) {
        super(task);
        this.kind = kind;
        this.base = base;
        this.total = total;
        this.durable = durable;
    }

    @Override
    void step() {
        switch (stage) {
            case DATA -> {
                if (done == total) {
                    good();
                } else {
                    length = (int) Math.min(total - done, CHUNK_BYTES);
                    request(done, length);
                }
            }
            case RANGE -> acquire(base + done, length, true);
            case READ -> {
                if (found == null) {
                    found = unit().buffer(length);
                }
                read(base + done, found, length);
            }
            case WRITE -> write(base + done, present(data), length, durable);
        }
    }

    @Override
    void arrived(ByteBuf arrivedData) {
        releaseIfPresent(data);
        data = arrivedData;
        stage = Stage.RANGE;
    }

    @Override
    void granted() {
        stage = kind == Kind.OR_WRITE ? Stage.READ : Stage.WRITE;
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        boolean wrote = stage == Stage.WRITE;
        if (!ok(result, wrote)) {
            return;
        }
        if (kind == Kind.OR_WRITE) {
            if (wrote) {
                pieceDone();
            } else {
                or();
                stage = Stage.WRITE;
            }
        } else if (wrote) {
            stage = Stage.READ;
        } else {
            verify();
        }
    }

    private void or() {
        ByteBuf ours = present(data);
        ByteBuf medium = present(found);
        int at = ours.readerIndex();
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            ours.setLong(at + i, ours.getLong(at + i) | medium.getLong(i));
        }
        for (; i < length; i++) {
            ours.setByte(at + i, ours.getByte(at + i) | medium.getByte(i));
        }
    }

    private void verify() {
        if (kind == Kind.WRITE_AND_COMPARE) {
            ByteBuf ours = present(data);
            int at = ours.readerIndex();
            int difference = Comparison.firstDifference(ours, at, present(found), 0, length);
            if (difference >= 0) {
                task().fail(Sense.withInformation(SenseCode.MISCOMPARE, done + difference));
                return;
            }
        }
        pieceDone();
    }

    private void pieceDone() {
        done += length;
        task().moved(length);
        releaseRange();
        stage = Stage.DATA;
    }

    private static ByteBuf present(@Nullable ByteBuf buffer) {
        if (buffer == null) {
            throw new IllegalStateException("no data yet");
        }
        return buffer;
    }

    @Override
    public void dispose() {
        releaseIfPresent(data);
        releaseIfPresent(found);
        data = null;
        found = null;
    }
}
