package io.rbdgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What the caller of a change is told when its time is over, and what becomes of the change.
final class BoundTest {
    private static final Answer DONE = Answer.message(200, "done");

    private final CountDownLatch going = new CountDownLatch(1);
    private final CompletableFuture<String> end = new CompletableFuture<>();

    private static Bound bound(int seconds) {
        return new Bound(Duration.ofSeconds(seconds), InstantSource.system());
    }

    /// A change of which this much is done when its time is over.
    private String told(Runnable begun) {
        try {
            var _ =
                    bound(1).run(
                                    "DELETE /x",
                                    () -> {
                                        begun.run();
                                        goOn();
                                        return DONE;
                                    });
            throw new AssertionError("it ended in time");
        } catch (ApiProblem e) {
            return e.status() + " " + e.text();
        } finally {
            going.countDown();
        }
    }

    private void goOn() {
        try {
            going.await();
            PendingChange.begin();
            end.complete("carried out");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ApiProblem e) {
            end.complete(e.text());
        }
    }

    private String end() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatIsOnlyPlannedWhenItsTimeIsOverIsNeverCarriedOut() throws Exception {
        assertThat(told(PendingChange::plan))
                .isEqualTo(
                        "503 the change was given up after 1 s: nothing is changed in the"
                                + " configuration, try again");
        assertThat(end()).isEqualTo("it took too long and was given up");
    }

    @Test
    void whatIsStoredGoesOnButIsNotConfirmed() throws Exception {
        Runnable stored =
                () -> {
                    PendingChange.plan();
                    PendingChange.begin();
                    PendingChange.stored();
                };
        assertThat(told(stored))
                .isEqualTo(
                        "503 the change is stored, but not confirmed after 1 s by every gateway"
                                + " concerned; that goes on, and until it has ended, what is taken"
                                + " away may still be used: look at the log");
        assertThat(end()).isEqualTo("carried out");
    }

    @Test
    void whatMayHaveChangedSomethingGoesOn() throws Exception {
        assertThat(told(() -> {}))
                .isEqualTo(
                        "503 the change has not ended after 1 s and goes on: look at the"
                                + " configuration before trying again");
        assertThat(end()).isEqualTo("carried out");
    }

    @Test
    void allPartsOfAChangeHaveOneDeadlineWhichIsLessThanHalfAMinuteAway() {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        Answer answer =
                new Bound(Bound.LIMIT, clock)
                        .run(
                                "PUT /x",
                                () -> {
                                    PendingChange change = PendingChange.current();
                                    return DONE.told(
                                            change == null ? "none" : "" + change.deadline());
                                });
        assertThat(answer.outcome()).isEqualTo("1970-01-01T00:00:25Z");
        assertThat(Bound.LIMIT).isLessThan(Duration.ofSeconds(28));
        assertThat(PendingChange.current()).isNull();
    }

    @Test
    void everyRouteThatChangesSomethingIsBoundAndOneThatReadsIsNot() {
        Router router =
                Router.builder()
                        .route("PUT", "/api/x", Protection.OPEN, r -> bounded())
                        .route("DELETE", "/api/x", Protection.OPEN, r -> bounded())
                        .route("POST", "/api/x", Protection.OPEN, r -> bounded())
                        .route("GET", "/api/x", Protection.OPEN, r -> bounded())
                        .build();
        Dispatcher dispatcher =
                new Dispatcher(
                        router,
                        new Guard("admin", new Secret("secret"), peer -> true),
                        new AuditLog(InstantSource.system()),
                        bound(20));

        for (String method : List.of("PUT", "DELETE", "POST")) {
            assertThat(dispatcher.answer(request(method)).body()).isEqualTo("true");
        }
        assertThat(dispatcher.answer(request("GET")).body()).isEqualTo("false");
    }

    private static Answer bounded() {
        return Answer.of(200, "text/plain", String.valueOf(PendingChange.current() != null));
    }

    private static Request request(String method) {
        return new Request(
                method,
                "/api/x",
                Map.of(),
                Map.of(),
                Map.of(),
                "",
                "",
                Map.of(),
                "127.0.0.1",
                "admin");
    }

    @Test
    void anErrorComesOutAsItIs() {
        assertThatThrownBy(
                        () ->
                                bound(20)
                                        .run(
                                                "PUT /x",
                                                () -> {
                                                    throw new ApiProblem(404, "no such client");
                                                }))
                .isInstanceOf(ApiProblem.class)
                .hasMessage("no such client");
    }
}
