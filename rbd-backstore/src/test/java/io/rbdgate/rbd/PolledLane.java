package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.rbdgate.rbd.ffi.LibC;
import io.rbdgate.scsi.lane.Lane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A lane of one thread that waits in poll(2), for tests without Netty.
final class PolledLane implements Lane, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolledLane.class);
    private static final short POLLIN = 1;
    private static final long POLLFD_BYTES = 8;

    private final LibC c;
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final List<Watched> watches = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment cell = arena.allocate(JAVA_LONG);
    private final int wakeFd;
    private final Thread thread;
    private volatile boolean running = true;

    private record Watched(int fd, Runnable readable) {}

    PolledLane(LibC c) {
        this.c = c;
        this.wakeFd = c.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
        this.thread = new Thread(this::loop, "lane");
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        try (Arena pollArena = Arena.ofConfined()) {
            MemorySegment fds = pollArena.allocate(POLLFD_BYTES * 64, 8);
            MemorySegment counter = pollArena.allocate(JAVA_LONG);
            while (running) {
                put(fds, 0, wakeFd);
                List<Watched> now = List.copyOf(watches);
                for (int i = 0; i < now.size(); i++) {
                    put(fds, i + 1, now.get(i).fd);
                }
                c.poll(fds.address(), now.size() + 1, 1000);
                if (readable(fds, 0)) {
                    c.read(wakeFd, counter.address(), 8);
                }
                for (int i = 0; i < now.size(); i++) {
                    if (readable(fds, i + 1) && watches.contains(now.get(i))) {
                        guarded(now.get(i).readable);
                    }
                }
                Runnable next;
                while ((next = work.poll()) != null) {
                    guarded(next);
                }
            }
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("work of a lane has failed", e);
        }
    }

    private static void put(MemorySegment fds, int index, int fd) {
        fds.set(JAVA_INT, index * POLLFD_BYTES, fd);
        fds.set(JAVA_SHORT, index * POLLFD_BYTES + 4, POLLIN);
        fds.set(JAVA_SHORT, index * POLLFD_BYTES + 6, (short) 0);
    }

    private static boolean readable(MemorySegment fds, int index) {
        return fds.get(JAVA_SHORT, index * POLLFD_BYTES + 6) != 0;
    }

    @Override
    public boolean inLane() {
        return Thread.currentThread().equals(thread);
    }

    @Override
    public void execute(Runnable task) {
        work.add(task);
        cell.set(JAVA_LONG, 0, 1);
        c.write(wakeFd, cell.address(), 8);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        throw new UnsupportedOperationException("no timers here");
    }

    @Override
    public Watch watch(int fd, Runnable readable) {
        Watched watched = new Watched(fd, readable);
        run(() -> watches.add(watched));
        return done ->
                execute(
                        () -> {
                            watches.remove(watched);
                            done.run();
                        });
    }

    /// Runs `task` on the lane and waits for it.
    void call(Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        execute(
                () -> {
                    try {
                        task.run();
                    } finally {
                        done.countDown();
                    }
                });
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        running = false;
        execute(() -> {});
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        c.close(wakeFd);
        arena.close();
    }
}
