package io.rbdgate.config.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// One holder at a time of a file, of all threads of all processes. The system lets go of it when
/// the holder dies.
final class StoreLock {
    /// A file lock is the process's, so threads of one process take turns here first.
    private static final Map<Path, ReentrantLock> OF_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path file;
    private final ReentrantLock threads;

    /// A lock on `file`, which is made when it is missing and never removed.
    StoreLock(Path file) {
        this.file = file;
        this.threads = OF_THIS_PROCESS.computeIfAbsent(file, f -> new ReentrantLock());
    }

    interface Work<T> {
        T run() throws IOException;
    }

    <T> T holding(Work<T> work) throws IOException {
        threads.lock();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            channel.lock(); // goes with the channel
            return work.run();
        } finally {
            threads.unlock();
        }
    }
}
