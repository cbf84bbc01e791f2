package io.rbdgate.iscsi.transport;

import io.rbdgate.iscsi.session.Session;
import io.rbdgate.iscsi.session.SessionInfo;
import io.rbdgate.iscsi.session.SessionRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Sessions on their way out: asked for logout, closed as they become idle, at the deadline all the
/// rest. Blocks its thread; an interrupt leaves those be that are still there.
final class DrainSequence {
    private static final long STEP_MILLIS = 50;
    private static final long GRACE_NANOS = 3_000_000_000L;

    private final SessionRegistry registry;
    private final Predicate<SessionInfo> leaving;
    private final String reason;
    private final LongSupplier nanoClock;
    private final CountDownLatch never = new CountDownLatch(1);

    /// Of the sessions that are `leaving`, closed for `reason`.
    DrainSequence(
            SessionRegistry registry,
            Predicate<SessionInfo> leaving,
            String reason,
            LongSupplier nanoClock) {
        this.registry = registry;
        this.leaving = leaving;
        this.reason = reason;
        this.nanoClock = nanoClock;
    }

    void run(Duration deadline) {
        long start = nanoClock.getAsLong();
        long most = deadline.toNanos();
        long grace = Math.min(GRACE_NANOS, most / 2);
        int seconds = (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(grace));
        each(session -> session.requestLogout(seconds));
        while (!sessions().isEmpty()) {
            long elapsed = nanoClock.getAsLong() - start;
            if (elapsed >= most) {
                each(session -> session.drop(reason));
                return;
            }
            if (elapsed >= grace) {
                each(this::dropIdle);
            }
            if (!pause()) {
                return;
            }
        }
    }

    /// Waits until no session that has ended has I/O in flight.
    void awaitIdle(Duration most) {
        long start = nanoClock.getAsLong();
        while (registry.drainingCount() > 0 && nanoClock.getAsLong() - start < most.toNanos()) {
            if (!pause()) {
                return;
            }
        }
    }

    private void dropIdle(Session session) {
        if (session.taskCount() == 0) {
            session.drop(reason);
        }
    }

    private List<Session> sessions() {
        return registry.sessions().stream().filter(each -> leaving.test(each.info())).toList();
    }

    private void each(Consumer<Session> action) {
        for (Session session : sessions()) {
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
