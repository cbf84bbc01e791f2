package io.rbdgate.rbd;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Platform threads (such as `rbd-admin-N`) for native calls that block; never a lane, never a
/// virtual thread (a native frame pins its carrier).
///
/// A thread is made when all others are held up, so that a cluster that does not answer never
/// delays the disks of another one. Each opener has one piece of work at a time and at most one
/// image being closed, which bounds the number of threads.
public final class RbdAdmin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RbdAdmin.class);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;

    RbdAdmin() {
        this("rbd-admin");
    }

    /// Threads named `name-N`.
    public RbdAdmin(String name) {
        threads =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE.toSeconds(),
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        named(name + "-"));
        timer = new ScheduledThreadPoolExecutor(1, named(name + "-timer-"));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /// Runs blocking work; what it throws is logged. Dropped after [#close()].
    public void execute(Runnable work) {
        if (!threads.isShutdown()) {
            threads.execute(() -> guarded(work));
        }
    }

    /// Work that has not begun.
    interface Delayed {
        void cancel();
    }

    /// Runs work that does not block after a while, on the timer's thread.
    Delayed schedule(Runnable work, Duration delay) {
        if (timer.isShutdown()) {
            return () -> {};
        }
        Future<?> future = timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    /// As [#execute], for work that somebody waits for.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException after [#close()]
    void executeOrRefuse(Runnable work) {
        threads.execute(() -> guarded(work));
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("administration of an RBD image has failed", e);
        }
    }

    /// Takes no more work; what runs goes on.
    @Override
    public void close() {
        timer.shutdown();
        threads.shutdown();
    }
}
