package io.rbdgate.scsi.backstore.decorator;

import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.lane.Lane;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A slow disk: requests reach the inner backstore later, after a delay or when released by hand.
///
/// The delay lies before the request takes effect, so a delayed write is not on the disk yet.
/// Requests released together keep their order. Those still held when it is closed end with
/// `FAILED` and never take effect.
public final class DelayedBackstore extends RequestBackstore {

    /// How long a request waits.
    @FunctionalInterface
    public interface Delay {

        /// Hold until [DelayedBackstore#release].
        long HELD = -1;

        /// The delay in nanoseconds, 0 for none, or [#HELD]. Called on the lane.
        long nanosFor(BackstoreRequest request);
    }

    private final Queue<BackstoreRequest> held = new ConcurrentLinkedQueue<>();
    private final Queue<BackstoreRequest> timed = new ConcurrentLinkedQueue<>();
    private volatile Delay delay;
    private @Nullable Lane lane;

    /// Owns `inner`.
    public DelayedBackstore(BlockBackstore inner, Delay delay) {
        super(inner);
        this.delay = delay;
    }

    /// Every request waits `nanos`.
    public static DelayedBackstore byNanos(BlockBackstore inner, long nanos) {
        return new DelayedBackstore(inner, request -> nanos);
    }

    /// Every request is held until released.
    public static DelayedBackstore holding(BlockBackstore inner) {
        return new DelayedBackstore(inner, request -> Delay.HELD);
    }

    /// Takes another delay for the requests to come; those held stay held. Any thread.
    public void follow(Delay next) {
        delay = next;
    }

    /// How many requests are held now. Any thread.
    public int heldRequests() {
        return held.size();
    }

    /// Lets the `count` oldest held requests go, on the lane. Any thread.
    public void release(int count) {
        for (int i = 0; i < count; i++) {
            BackstoreRequest next = held.poll();
            if (next == null) {
                return;
            }
            requiredLane().run(() -> next.callOn(inner()));
        }
    }

    /// Lets every held request go, on the lane. Any thread.
    public void releaseAll() {
        release(Integer.MAX_VALUE);
    }

    @Override
    public void attach(Lane home, BackstoreListener listener) {
        lane = home;
        super.attach(home, listener);
    }

    @Override
    public void close() {
        failAll(held);
        failAll(timed);
        inner().close();
    }

    @Override
    void submit(BackstoreRequest request) {
        long nanos = delay.nanosFor(request);
        if (nanos == 0) {
            request.callOn(inner());
        } else if (nanos < 0) {
            held.add(request);
        } else {
            timed.add(request);
            var _ = requiredLane().schedule(() -> expire(request), nanos);
        }
    }

    private void expire(BackstoreRequest request) {
        // Whoever takes it out of the queue ends it: this timer or close.
        if (timed.remove(request)) {
            request.callOn(inner());
        }
    }

    private static void failAll(Queue<BackstoreRequest> requests) {
        for (BackstoreRequest next = requests.poll(); next != null; next = requests.poll()) {
            next.done().complete(BackstoreResult.FAILED, 0);
        }
    }

    private Lane requiredLane() {
        return Objects.requireNonNull(lane, "attach comes before I/O");
    }
}
