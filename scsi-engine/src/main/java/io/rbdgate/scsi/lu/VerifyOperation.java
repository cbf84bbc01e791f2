package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import org.jspecify.annotations.Nullable;

/// VERIFY: reads the medium piece by piece and compares it with nothing (BYTCHK 00b), with as much
/// data-out (01b) or with one block of data-out again and again (11b).
final class VerifyOperation extends SteppedOperation {
    private final long base;
    private final long total;
    private final int byteCheck;
    private final int blockBytes;
    private long done;
    private int length;
    private @Nullable ByteBuf expected;
    private @Nullable ByteBuf found;

    VerifyOperation(LuTask task, long base, long total, int byteCheck, int blockBytes) {
        super(task);
        this.base = base;
        this.total = total;
        this.byteCheck = byteCheck;
        this.blockBytes = blockBytes;
    }

    @Override
    void step() {
        if (done == total) {
            good();
            return;
        }
        length = (int) Math.min(total - done, CHUNK_BYTES);
        if (byteCheck != 0 && expected == null) {
            if (byteCheck == 1) {
                request(done, length);
            } else {
                request(0, blockBytes);
            }
            return;
        }
        if (found == null) {
            found = unit().buffer(length);
        }
        read(base + done, found, length);
    }

    @Override
    void arrived(ByteBuf data) {
        expected = data;
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        if (!ok(result, false)) {
            return;
        }
        int difference = difference();
        if (difference >= 0) {
            task().fail(Sense.withInformation(SenseCode.MISCOMPARE, done + difference));
            return;
        }
        done += length;
        if (byteCheck == 1) {
            releaseIfPresent(expected);
            expected = null;
        }
    }

    private int difference() {
        ByteBuf ours = expected;
        ByteBuf medium = found;
        if (ours == null || medium == null) {
            return -1;
        }
        int at = ours.readerIndex();
        if (byteCheck == 1) {
            return Comparison.firstDifference(ours, at, medium, 0, length);
        }
        for (int block = 0; block < length; block += blockBytes) {
            int difference = Comparison.firstDifference(ours, at, medium, block, blockBytes);
            if (difference >= 0) {
                return block + difference;
            }
        }
        return -1;
    }

    @Override
    public void dispose() {
        releaseIfPresent(expected);
        releaseIfPresent(found);
        expected = null;
        found = null;
    }
}
