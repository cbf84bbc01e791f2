package io.rbdgate.iscsi.session;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The bytes of data buffers all sessions together may have in flight. Any thread.
public final class ByteBudget {
    private final LongSupplier limitBytes;
    private final AtomicLong takenBytes = new AtomicLong();
    private final AtomicLong earlyBytes = new AtomicLong();
    private final ConcurrentLinkedQueue<Runnable> waiters = new ConcurrentLinkedQueue<>();

    /// A budget of that many bytes, as of the moment they are asked for.
    public ByteBudget(LongSupplier limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// Takes bytes if they are left. A request larger than the whole budget is granted when nothing
    /// is taken, so that it does not wait for ever.
    boolean take(long bytes) {
        while (true) {
            long taken = takenBytes.get();
            if (taken > 0 && taken + bytes > limitBytes.getAsLong()) {
                return false;
            }
            if (takenBytes.compareAndSet(taken, taken + bytes)) {
                return true;
            }
        }
    }

    /// Counts bytes that come unsolicited for tasks that are not admitted yet; negative: no more.
    /// They stand beside the budget, or tasks that wait for it could use it up; the command windows
    /// bound them.
    void early(long bytes) {
        earlyBytes.addAndGet(bytes);
    }

    /// Gives bytes back and wakes those who wait.
    void release(long bytes) {
        takenBytes.addAndGet(-bytes);
        if (!waiters.isEmpty()) {
            Runnable waiter = waiters.poll();
            while (waiter != null) {
                waiter.run();
                waiter = waiters.poll();
            }
        }
    }

    /// `wake` is run once, on any thread, after bytes were given back. Try again after this call:
    /// they may have been given back just before it.
    void await(Runnable wake) {
        waiters.add(wake);
    }

    /// Bytes in flight.
    public long takenBytes() {
        return takenBytes.get() + earlyBytes.get();
    }
}
