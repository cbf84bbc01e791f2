package io.rbdgate.config.store.file;

import io.rbdgate.config.store.ConfigStore.Watch;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells listeners newer documents: once a second it looks whether anybody has written, and at once
/// when this process has. All calls come from one thread.
final class FileWatch implements AutoCloseable {
    private final ConfFile file;
    private final Supplier<GatewayConf> read;
    private final Consumer<String> problems;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread;

    // of the thread
    private @Nullable Object seen;

    FileWatch(ConfFile file, Supplier<GatewayConf> read, Consumer<String> problems) {
        this.file = file;
        this.read = read;
        this.problems = problems;
        ScheduledThreadPoolExecutor pool =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("config-watch").factory());
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // closed
        this.thread = pool;
        var _ = thread.scheduleWithFixedDelay(this::lookIfWritten, 1, 1, TimeUnit.SECONDS);
    }

    /// `listener` is told every document of an epoch above `epoch`.
    Watch add(Consumer<GatewayConf> listener, long epoch) {
        Listener added = new Listener(listener, epoch);
        listeners.add(added);
        look();
        return () -> {
            listeners.remove(added);
            added.close();
        };
    }

    /// Looks now, on the thread of the watch.
    void look() {
        if (!listeners.isEmpty()) {
            thread.execute(this::tell);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private void lookIfWritten() {
        try {
            Object now = file.fingerprint();
            if (now != null && !now.equals(seen)) {
                seen = now;
                tell();
            }
        } catch (IOException e) {
            problems.accept(file.path() + " cannot be looked at: " + e);
        }
    }

    private void tell() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            GatewayConf conf = read.get();
            for (Listener listener : listeners) {
                listener.tell(conf);
            }
        } catch (ConfigStoreException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failed(file.path() + " cannot be followed: " + e); // and no end of following
        }
    }

    private void failed(String why) {
        seen = null; // look again: it may be mended with the same time stamp
        problems.accept(why);
    }

    private final class Listener {
        private final Consumer<GatewayConf> consumer;
        private long epoch;
        private boolean closed;

        Listener(Consumer<GatewayConf> consumer, long epoch) {
            this.consumer = consumer;
            this.epoch = epoch;
        }

        synchronized void tell(GatewayConf conf) {
            if (closed || conf.epoch() <= epoch) {
                return;
            }
            epoch = conf.epoch();
            try {
                consumer.accept(conf);
            } catch (RuntimeException e) {
                problems.accept("a listener failed on " + conf + ": " + e);
            }
        }

        synchronized void close() {
            closed = true;
        }
    }
}
