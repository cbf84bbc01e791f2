package io.rbdgate.rbd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/// Keeps a number of writes in flight until one fails, then waits for all of them.
final class WriteStorm {
    private final Disk disk;
    private final ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
    private volatile BackstoreResult failure = BackstoreResult.OK;
    private final AtomicLong written = new AtomicLong();
    private volatile CountDownLatch inFlight = new CountDownLatch(0);

    WriteStorm(Disk disk) {
        this.disk = disk;
        buffer.writerIndex(4096);
    }

    void start(int depth) {
        inFlight = new CountDownLatch(depth);
        disk.lane()
                .execute(
                        () -> {
                            for (int i = 0; i < depth; i++) {
                                next();
                            }
                        });
    }

    private void next() {
        long at = written.get() % 2048 * 4096;
        disk.backstore().write(at, buffer, 4096, false, this::ended);
    }

    private void ended(BackstoreResult result, long detail) {
        if (result == BackstoreResult.OK && failure == BackstoreResult.OK) {
            written.incrementAndGet();
            next();
        } else {
            if (result != BackstoreResult.OK) {
                failure = result;
            }
            inFlight.countDown();
        }
    }

    boolean awaitWritten(long count) {
        Awaitility.await().until(() -> written.get() >= count);
        return true;
    }

    /// What the first failure was, after every write has ended.
    BackstoreResult awaitEnd() throws InterruptedException {
        if (!inFlight.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError(inFlight.getCount() + " writes have not ended");
        }
        buffer.release();
        return failure;
    }
}
