package io.rbdgate.management.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long a change keeps its caller waiting: storage, store, other gateways, own target and
/// fencing together. What has begun by then goes on; log and audit tell how it ended.
final class Bound {
    private static final Logger LOG = LoggerFactory.getLogger(Bound.class);

    /// Whole calls end in less than 30 s, so that no client gives up first.
    static final Duration LIMIT = Duration.ofSeconds(27);

    /// What is kept of it for the answer.
    private static final Duration RESERVE = Duration.ofSeconds(2);

    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration limit;
    private final InstantSource clock;

    Bound(Duration limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /// Hears how a change has ended whose caller could not wait for it.
    @FunctionalInterface
    interface Late {
        /// The status and message its caller would have got.
        void ended(int status, String outcome);
    }

    /// The answer of `work`, whose exceptions come out as they are; `what` names it in the log.
    ///
    /// @throws ApiProblem 503 when it has not ended within the limit
    Answer run(String what, Supplier<Answer> work, Late late) {
        PendingChange change = new PendingChange(clock.instant().plus(limit).minus(RESERVE));
        CompletableFuture<Answer> done =
                CompletableFuture.supplyAsync(
                        () -> ScopedValue.where(PendingChange.CURRENT, change).call(work::get),
                        threads);
        try {
            return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            ApiProblem told = change.overdue(limit);
            var _ = done.whenComplete((answer, failure) -> tellLate(what, answer, failure, late));
            throw told;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiProblem(503, "this gateway is stopping");
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static RuntimeException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException failure -> failure;
            case Error failure -> throw failure;
            case null, default -> new CompletionException(e);
        };
    }

    private static void tellLate(
            String request, @Nullable Answer answer, @Nullable Throwable failure, Late late) {
        String what = AuditText.oneLine(request);
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ApiProblem problem) {
            tellLate(what, problem.status(), problem.text(), late);
        } else if (cause != null) {
            LOG.error("{} failed after its caller was answered", what, cause);
            late.ended(500, "failed: the log of the gateway tells more");
        } else if (answer != null) {
            tellLate(what, answer.status(), answer.outcome(), late);
        }
    }

    private static void tellLate(String what, int status, String outcome, Late late) {
        LOG.warn(
                "{} ended after its caller was answered: {} {}",
                what,
                status,
                AuditText.oneLine(outcome));
        late.ended(status, outcome);
    }
}
