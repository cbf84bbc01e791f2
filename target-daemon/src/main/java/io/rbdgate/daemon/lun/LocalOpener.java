package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.backstore.BackstoreOpenException;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.file.FileBackstore;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A backstore of this host: memory, nullio, a file. What cannot be opened now (a directory not
/// mounted yet, a file another process serves) is tried again, so that one bad disk stops nobody
/// else.
final class LocalOpener implements BackstoreOpener {
    private static final Logger LOG = LoggerFactory.getLogger(LocalOpener.class);
    private static final long RETRY_SECONDS = 5;
    private static final long MEASURE_SECONDS = 10;

    private final String source;
    private final LongFunction<BlockBackstore> opening;
    private final Supplier<KeptState> kept;
    private final ScheduledExecutorService executor;
    private final @Nullable FileSpace space;

    // touched on the executor's single turn for this opener only
    private @Nullable BlockBackstore open;
    private @Nullable String lastFailure;
    private boolean closing;
    private long sizeBytes;
    private volatile @Nullable String growth;
    private @Nullable ScheduledFuture<?> next;

    /// `opening` gets the size; it and `kept` may block and throw [BackstoreOpenException];
    /// `executor` has one thread; the space of the file system of `spaceOf` is told, null: of none.
    LocalOpener(
            String source,
            long sizeBytes,
            LongFunction<BlockBackstore> opening,
            Supplier<KeptState> kept,
            ScheduledExecutorService executor,
            @Nullable Path spaceOf) {
        this.space = spaceOf == null ? null : new FileSpace(spaceOf);
        this.source = source;
        this.sizeBytes = sizeBytes;
        this.opening = opening;
        this.kept = kept;
        this.executor = executor;
    }

    @Override
    public void start(OwnershipListener listener) {
        executor.execute(
                () -> {
                    closing = false;
                    lastFailure = null;
                    open(listener);
                });
    }

    private void open(Listener listener) {
        if (closing) {
            return;
        }
        try {
            KeptState state = kept.get();
            BlockBackstore backstore = opening.apply(sizeBytes);
            growth = null;
            open = backstore;
            listener.opened(backstore, source, state);
            tellSpace(listener);
            if (backstore instanceof FileBackstore sized) {
                next =
                        executor.scheduleWithFixedDelay(
                                () -> {
                                    measure(sized);
                                    tellSpace(listener);
                                },
                                MEASURE_SECONDS,
                                MEASURE_SECONDS,
                                TimeUnit.SECONDS);
            }
        } catch (BackstoreOpenException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(lastFailure)) {
                lastFailure = reason;
                listener.failed(reason);
            }
            next = executor.schedule(() -> open(listener), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// A device may have grown (a logical volume was extended); a file that could not grow may now.
    private void measure(FileBackstore backstore) {
        if (growth != null) {
            grow(backstore);
            return;
        }
        try {
            backstore.measure();
        } catch (BackstoreOpenException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Override
    public boolean measuresSpace() {
        return space != null;
    }

    private void tellSpace(Listener listener) {
        if (space != null) {
            space.tell(listener);
        }
    }

    private void grow(FileBackstore backstore) {
        try {
            backstore.grow(sizeBytes);
            growth = null;
        } catch (BackstoreOpenException e) {
            growth = String.valueOf(e.getMessage());
        }
    }

    @Override
    public CountDownLatch grow(long newSizeBytes) {
        CountDownLatch tried = new CountDownLatch(1);
        executor.execute(
                () -> {
                    sizeBytes = newSizeBytes;
                    if (open instanceof FileBackstore file) {
                        grow(file);
                    }
                    tried.countDown();
                });
        return tried;
    }

    @Override
    public @Nullable String growthProblem() {
        return growth;
    }

    @Override
    public void close(Runnable closed) {
        executor.execute(
                () -> {
                    closing = true;
                    if (next != null) {
                        next.cancel(false);
                    }
                    if (open != null) {
                        open.close();
                        open = null;
                    }
                    closed.run();
                });
    }
}
