package io.rbdgate.scsi.backstore.file;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// The threads that block in the kernel for one file, as many as it has handles, ending when idle.
///
/// One pool per file, not per process: a file on a hung mount fills its own threads and leaves
/// every other LUN alone (DESIGN §3, fault domains).
final class FileThreads {

    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<FileHandle> idle;

    FileThreads(String name, List<FileHandle> handles) {
        idle = new ArrayDeque<>(handles);
        threads =
                new ThreadPoolExecutor(
                        handles.size(),
                        handles.size(),
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        named(name));
        threads.allowCoreThreadTimeOut(true);
    }

    /// Any thread.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException after [#drain]
    void submit(Runnable work) {
        threads.execute(work);
    }

    /// A handle for the calling thread of this pool alone: there are as many as threads.
    FileHandle borrow() {
        lock.lock();
        try {
            return idle.pop();
        } finally {
            lock.unlock();
        }
    }

    void giveBack(FileHandle handle) {
        lock.lock();
        try {
            idle.push(handle);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for everything submitted, however long the kernel takes; then nothing is accepted any
    /// more. Blocks.
    void drain() {
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "file-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
