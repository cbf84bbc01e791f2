package io.rbdgate.rbd;

import io.rbdgate.scsi.backstore.BackstoreResult;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Destroys the key of an encrypted image, or asks whether that would be of use, on a thread of its
/// own.
final class KeyErasure {
    private static final Logger LOG = LoggerFactory.getLogger(KeyErasure.class);
    private static final int IDLE_SECONDS = 1;

    private final ImageEncryption encryption;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    0,
                    1,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("key-erasure").factory());

    private boolean intact = true;

    KeyErasure(ImageEncryption encryption) {
        this.encryption = encryption;
    }

    /// `answer` hears, on any thread, UNSUPPORTED when a snapshot has the key too. Returns at once;
    /// not after [#end].
    void ask(Consumer<BackstoreResult> answer) {
        begin(encryption::mayEraseKey, answer);
    }

    /// `over` hears, on any thread, how it ended; there must be no I/O until then. Returns at once;
    /// not after [#end].
    void erase(Consumer<BackstoreResult> over) {
        begin(this::eraseKey, over);
    }

    private synchronized BackstoreResult eraseKey() {
        intact = false;
        BackstoreResult result = encryption.eraseKey();
        intact = true;
        return result;
    }

    /// The size of the disk: while its key is being replaced librbd tells that of the whole image.
    /// Waits for that; after a failure it stays `known`.
    synchronized long sizeBytes(ImageHandle image, long known) {
        return intact ? image.sizeBytes() : known;
    }

    private void begin(Supplier<BackstoreResult> work, Consumer<BackstoreResult> over) {
        thread.execute(() -> over.accept(outcome(work)));
    }

    private static BackstoreResult outcome(Supplier<BackstoreResult> work) {
        try {
            return work.get();
        } catch (RbdException e) {
            LOG.error("a key is not erased: {}", e.getMessage());
            // what can be tried again is tried by opening it anew
            return e.result() == BackstoreResult.UNSUPPORTED ? BackstoreResult.FAILED : e.result();
        }
    }

    /// Waits for what was begun. Blocks; once.
    void end() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
