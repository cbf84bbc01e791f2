package io.rbdgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How long the caller of a change waits for it.
final class BoundTest {
    private static final Answer DONE = Answer.message(200, "done");
    private static final Bound.Late NOBODY = (status, outcome) -> {};

    private static Bound bound(int seconds) {
        return new Bound(Duration.ofSeconds(seconds), InstantSource.system());
    }

    private static Answer after(CountDownLatch going, CountDownLatch ended) {
        try {
            going.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        ended.countDown();
        return DONE;
    }

    @Test
    void whoWaitsIsAnsweredWhenTheTimeIsOverAndTheWorkGoesOn() throws InterruptedException {
        BlockingQueue<String> late = new LinkedBlockingQueue<>();
        CountDownLatch going = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);

        assertThatThrownBy(
                        () ->
                                bound(1).run(
                                                "DELETE /x",
                                                () -> after(going, ended),
                                                (status, outcome) ->
                                                        late.add(status + " " + outcome)))
                .isInstanceOf(ApiProblem.class)
                .hasMessage(
                        "the change has not ended after 1 s and goes on: look at the configuration"
                                + " before trying again");

        going.countDown();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(late.poll(20, TimeUnit.SECONDS)).isEqualTo("200 done");
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
                                },
                                NOBODY);
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
                                                },
                                                NOBODY))
                .isInstanceOf(ApiProblem.class)
                .hasMessage("no such client");
    }
}
