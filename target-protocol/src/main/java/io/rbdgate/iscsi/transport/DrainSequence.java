package io.rbdgate.iscsi.transport;

import io.rbdgate.iscsi.session.Session;
import io.rbdgate.iscsi.session.SessionRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The way down: ask for logout, close sessions as they become idle, at the deadline close the
/// rest. Blocks its thread.
final class DrainSequence {
    private static final long STEP_MILLIS = 50;
    private static final long GRACE_NANOS = 3_000_000_000L;

    private final SessionRegistry registry;
    private final LongSupplier nanoClock;
    private final CountDownLatch never = new CountDownLatch(1);

    DrainSequence(SessionRegistry registry, LongSupplier nanoClock) {
        this.registry = registry;
        this.nanoClock = nanoClock;
    }

    void run(Duration deadline) {
        long start = nanoClock.getAsLong();
        long most = deadline.toNanos();
        long grace = Math.min(GRACE_NANOS, most / 2);
        int seconds = (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(grace));
        each(session -> session.requestLogout(seconds));
        while (registry.size() > 0) {
            long elapsed = nanoClock.getAsLong() - start;
            if (elapsed >= most) {
                each(session -> session.drop("gateway stops"));
                return;
            }
            if (elapsed >= grace) {
                each(DrainSequence::dropIdle);
            }
            if (!pause()) {
                return;
            }
        }
    }

    /// Waits until no ended session has I/O in flight.
    void awaitIdle(Duration most) {
        long start = nanoClock.getAsLong();
        while (registry.drainingCount() > 0 && nanoClock.getAsLong() - start < most.toNanos()) {
            if (!pause()) {
                return;
            }
        }
    }

    private static void dropIdle(Session session) {
        if (session.taskCount() == 0) {
            session.drop("gateway stops");
        }
    }

    private void each(java.util.function.Consumer<Session> action) {
        List<Session> sessions = registry.sessions();
        for (Session session : sessions) {
            session.lane().execute(() -> action.accept(session));
        }
    }

    private boolean pause() {
        try {
            return !never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
