package io.rbdgate.management.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A change whose caller waits for it: the one deadline of all its parts, and how far it has come.
/// Found by the parts as [#current()]. Any thread.
public final class PendingChange {
    static final ScopedValue<PendingChange> CURRENT = ScopedValue.newInstance();

    private final Instant deadline;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.RUNNING);

    private enum Stage {
        /// Anything may be changed.
        RUNNING,
        /// Others are asked whether it can be done; nothing of it is in the configuration.
        PLANNED,
        /// It is in the configuration.
        STORED,
        /// It is in the configuration, and what it takes away is gone everywhere.
        CONFIRMED,
        /// It will not be carried out: its caller has been told so.
        GIVEN_UP
    }

    PendingChange(Instant deadline) {
        this.deadline = deadline;
    }

    /// The change this thread works for; null for work that nobody waits for.
    public static @Nullable PendingChange current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// When its parts must have ended, so that its caller can be answered in time.
    public Instant deadline() {
        return deadline;
    }

    /// Until [#begin] nothing is changed, so that it can still be given up.
    public static void plan() {
        PendingChange change = current();
        if (change != null) {
            var _ = change.stage.compareAndSet(Stage.RUNNING, Stage.PLANNED);
        }
    }

    /// To be called before what lasts is done.
    ///
    /// @throws ApiProblem 503 when the caller has been told meanwhile that nothing is done
    public static void begin() {
        PendingChange change = current();
        if (change != null
                && !change.stage.compareAndSet(Stage.PLANNED, Stage.RUNNING)
                && change.stage.get() == Stage.GIVEN_UP) {
            throw new ApiProblem(503, "it took too long and was given up");
        }
    }

    /// The configuration has it from now on.
    public static void stored() {
        PendingChange change = current();
        if (change != null) {
            change.stage.set(Stage.STORED);
        }
    }

    /// What it takes away can be used no more, whatever else is still to be done.
    public static void confirmed() {
        PendingChange change = current();
        if (change != null) {
            change.stage.set(Stage.CONFIRMED);
        }
    }

    /// Ends the waiting: what is only planned never begins. For the caller: what holds now.
    ApiProblem overdue(Duration limit) {
        boolean givenUp = stage.compareAndSet(Stage.PLANNED, Stage.GIVEN_UP);
        String state =
                switch (stage.get()) {
                    case STORED ->
                            "is stored, but not confirmed after %d s by every gateway concerned;"
                                    + " that goes on, and until it has ended, what is taken away"
                                    + " may still be used: look at the log";
                    case CONFIRMED ->
                            "is stored and confirmed by every gateway concerned, but has not ended"
                                    + " after %d s: it need not be tried again";
                    case GIVEN_UP, PLANNED, RUNNING ->
                            givenUp
                                    ? "was given up after %d s: nothing is changed in the"
                                            + " configuration, try again"
                                    : "has not ended after %d s and goes on: look at the"
                                            + " configuration before trying again";
                };
        return new ApiProblem(503, "the change " + state.formatted(limit.toSeconds()));
    }
}
