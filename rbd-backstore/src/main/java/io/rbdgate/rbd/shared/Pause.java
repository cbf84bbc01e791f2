package io.rbdgate.rbd.shared;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Waiting that can be cut short. Any thread may call.
public final class Pause {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean poked;
    private boolean ended;

    /// Waits for a while; until [#poke()], when that came since the last wait; not at all after
    /// [#end()].
    public void sleep(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!poked && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            poked = false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the wait, or the next one.
    public void poke() {
        lock.lock();
        try {
            poked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// No wait lasts from now on.
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether [#end()] was called, or a waiting thread was interrupted.
    public boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
