package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.backstore.BackstoreOpenException;
import io.rbdgate.scsi.backstore.BlockBackstore;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A backstore of this host: memory, nullio, a file. What cannot be opened now (a directory not
/// mounted yet, a file another process serves) is tried again, so that one bad disk stops nobody
/// else.
final class LocalOpener implements BackstoreOpener {
    private static final long RETRY_SECONDS = 5;

    private final String source;
    private final Supplier<BlockBackstore> opening;
    private final ScheduledExecutorService executor;

    // touched on the executor's single turn for this opener only
    private @Nullable BlockBackstore open;
    private @Nullable String lastFailure;
    private boolean closing;
    private @Nullable ScheduledFuture<?> retry;

    /// `opening` may block and throw [BackstoreOpenException]; `executor` has one thread.
    LocalOpener(
            String source, Supplier<BlockBackstore> opening, ScheduledExecutorService executor) {
        this.source = source;
        this.opening = opening;
        this.executor = executor;
    }

    @Override
    public void start(Listener listener) {
        executor.execute(() -> open(listener));
    }

    private void open(Listener listener) {
        if (closing) {
            return;
        }
        try {
            BlockBackstore backstore = opening.get();
            open = backstore;
            listener.opened(backstore, source);
        } catch (BackstoreOpenException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(lastFailure)) {
                lastFailure = reason;
                listener.failed(reason);
            }
            retry = executor.schedule(() -> open(listener), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close(Runnable closed) {
        executor.execute(
                () -> {
                    closing = true;
                    if (retry != null) {
                        retry.cancel(false);
                    }
                    if (open != null) {
                        open.close();
                        open = null;
                    }
                    closed.run();
                });
    }
}
