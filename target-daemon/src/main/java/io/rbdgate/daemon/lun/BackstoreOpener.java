package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.backstore.BlockBackstore;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Opens the backstore of one LUN and keeps it open. Returns at once from every method.
interface BackstoreOpener {

    /// Begins to open, also after [#close]; `listener` hears the rest.
    void start(Listener listener);

    /// Waits for what is in flight and closes; `closed` is run once, on any thread.
    void close(Runnable closed);

    /// Makes the disk that large, now or when it is opened; only where the configuration says how
    /// large it is. Answers a latch that is passed when it was tried.
    default CountDownLatch grow(long sizeBytes) {
        return new CountDownLatch(0);
    }

    /// Whether the listener is told how much space there is behind the disk.
    default boolean measuresSpace() {
        return false;
    }

    /// Why the disk is not as large as it should be, null when it is; tried again until it is.
    default @Nullable String growthProblem() {
        return null;
    }

    /// Called on any thread, one call at a time.
    interface Listener {
        /// Usable from now on. `source` names what it is, the same for the same data wherever it is
        /// configured; `kept` is where what initiators set on it is kept.
        void opened(BlockBackstore backstore, String source, KeptState kept);

        /// So many bytes of what its blocks are taken from are used, so many available. On any
        /// thread, also during another call.
        void space(long usedBytes, long availableBytes);

        /// Another gateway or client has it.
        void standby(String reason);

        /// Not usable; tried again.
        void failed(String reason);
    }
}
