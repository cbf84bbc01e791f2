package io.rbdgate.management.live;

import io.rbdgate.management.http.ApiProblem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How long a change keeps its caller waiting: store, other gateways, own target and fencing
/// together. What has not ended by then goes on, but is not confirmed.
final class Bound {
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration limit;

    Bound(Duration limit) {
        this.limit = limit;
    }

    /// Does `work`, whose exceptions come out as they are.
    ///
    /// @throws ApiProblem 503 when it has not ended within the limit
    void run(String what, Runnable work) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(work, threads);
        try {
            var _ = done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ApiProblem(
                    503,
                    "%s has not ended within %d s and is not confirmed; it goes on: look at the"
                                    .formatted(what, limit.toSeconds())
                            + " configuration before trying again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiProblem(503, what + ": this gateway is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CompletionException(e);
        }
    }
}
