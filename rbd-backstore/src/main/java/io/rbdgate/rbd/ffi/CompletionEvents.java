package io.rbdgate.rbd.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.scsi.lane.Lane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The completions of one image, as events of a lane: librbd signals an eventfd, the lane takes
/// what has completed. No thread of librbd ever runs our code.
///
/// Life: construct before the image's first I/O, [#watch], any number of completions, [#unwatch],
/// then `rbd_close`, then [#close]. In this order, because librbd may still signal a descriptor
/// whose completion was already taken, and a closed image must not be polled.
public final class CompletionEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionEvents.class);
    private static final int BATCH = 64;
    private static final int SECTOR_BYTES = 512;

    private final LibRbd rbd;
    private final LibC c;
    private final long image;
    private final Sink sink;

    /// To close a shared one stops every thread of the process, once per image.
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment completions = arena.allocate(JAVA_LONG, BATCH);
    private final MemorySegment cell = arena.allocate(JAVA_LONG);
    private final int eventFd;
    private final ConcurrentLinkedQueue<Long> calledBack = new ConcurrentLinkedQueue<>();
    private final CompletionCallback callback = this::calledBack;
    private final boolean compareAndWriteSignals;
    private volatile @Nullable Lane lane;
    private Lane.@Nullable Watch watch;

    /// Receives completions, on the lane.
    public interface Sink {
        /// The operation submitted with `tag` has ended with `returnValue` (negative: `-errno`).
        void completed(long tag, long returnValue);
    }

    /// Ties an eventfd to the image of `sizeBytes`. Blocks briefly.
    public CompletionEvents(CephLibrary library, long image, long sizeBytes, Sink sink) {
        this.rbd = library.rbd();
        this.c = library.c();
        this.image = image;
        this.sink = sink;
        this.eventFd = c.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
        int result =
                eventFd < 0
                        ? eventFd
                        : rbd.rbd_set_image_notification(image, eventFd, LibRbd.EVENT_TYPE_EVENTFD);
        if (result < 0) {
            close();
            throw new IllegalStateException("no completion events for an image: " + result);
        }
        this.compareAndWriteSignals = compareAndWriteSignals(sizeBytes);
    }

    /// librbd 16.2 completes compare-and-write without signalling an event; whether this one does
    /// is tried with one beyond the end, which is refused without touching anything. An event is
    /// queued before the wait ends.
    private boolean compareAndWriteSignals(long sizeBytes) {
        long completion = create(0);
        long answer =
                completion == 0
                        ? -1
                        : rbd.rbd_aio_compare_and_write(
                                image,
                                sizeBytes,
                                SECTOR_BYTES,
                                completions.address(),
                                completions.address(),
                                completion,
                                cell.address(),
                                0);
        if (answer >= 0) {
            rbd.rbd_aio_wait_for_complete(completion);
        }
        boolean signalled =
                answer >= 0 && rbd.rbd_poll_io_events(image, completions.address(), BATCH) > 0;
        if (completion != 0) {
            rbd.rbd_aio_release(completion);
        }
        return signalled;
    }

    /// Starts to deliver completions on `lane`. Once, before the first I/O; from any thread.
    public void watch(Lane home) {
        lane = home;
        watch = home.watch(eventFd, this::drain);
    }

    /// Creates the native completion for one operation; 0 when there is no memory for it. On the
    /// lane.
    public long create(long tag) {
        int result = rbd.rbd_aio_create_completion(tag, 0, cell.address());
        return result < 0 ? 0 : cell.get(JAVA_LONG, 0);
    }

    /// The same for a compare-and-write, which may need another way to be heard of.
    public long createForCompareAndWrite(long tag) {
        if (compareAndWriteSignals) {
            return create(tag);
        }
        int result = rbd.rbd_aio_create_completion(tag, callback, cell.address());
        return result < 0 ? 0 : cell.get(JAVA_LONG, 0);
    }

    /// On a librbd thread.
    private void calledBack(long completion, @SuppressWarnings("unused") long arg) {
        Lane home = lane;
        if (home != null) {
            calledBack.add(completion);
            home.execute(this::deliverCalledBack);
        }
    }

    private void deliverCalledBack() {
        Long completion;
        while ((completion = calledBack.poll()) != null) {
            deliver(completion);
        }
    }

    /// Releases a completion whose operation could not be submitted. On the lane.
    public void release(long completion) {
        rbd.rbd_aio_release(completion);
    }

    /// The eventfd is read before the completions are taken: one that arrives in between leaves it
    /// readable, so that none is left behind.
    void drain() {
        c.read(eventFd, cell.address(), Long.BYTES);
        int taken;
        do {
            taken = rbd.rbd_poll_io_events(image, completions.address(), BATCH);
            for (int i = 0; i < taken; i++) {
                deliver(completions.getAtIndex(JAVA_LONG, i));
            }
        } while (taken == BATCH);
    }

    private void deliver(long completion) {
        long tag = rbd.rbd_aio_get_arg(completion);
        long returnValue = rbd.rbd_aio_get_return_value(completion);
        rbd.rbd_aio_release(completion);
        try {
            sink.completed(tag, returnValue);
        } catch (RuntimeException e) {
            // the other completions of the batch must still be delivered
            LOG.error("a completed operation could not be processed", e);
        }
    }

    /// Ends the delivery and counts `done` down once no callback can come any more. From any
    /// thread, once.
    public void unwatch(CountDownLatch done) {
        Lane.Watch registered = watch;
        if (registered == null) {
            done.countDown();
        } else {
            registered.close(done::countDown);
        }
    }

    /// Frees the descriptor, after the image is closed. Once.
    @Override
    public void close() {
        if (eventFd >= 0) {
            c.close(eventFd);
        }
    }
}
