package io.rbdgate.management.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.management.http.ApiProblem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BoundTest {

    @Test
    void workThatDoesNotEndIsNotConfirmedAndGoesOn() throws InterruptedException {
        CountDownLatch going = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Bound bound = new Bound(Duration.ofSeconds(1));

        assertThatThrownBy(
                        () ->
                                bound.run(
                                        "client delete",
                                        () -> {
                                            await(going);
                                            ended.countDown();
                                        }))
                .isInstanceOf(ApiProblem.class)
                .hasMessage(
                        "client delete has not ended within 1 s and is not confirmed; it goes on:"
                                + " look at the configuration before trying again");

        going.countDown();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorComesOutAsItIs() {
        Bound bound = new Bound(Duration.ofSeconds(20));

        assertThatThrownBy(
                        () ->
                                bound.run(
                                        "client delete",
                                        () -> {
                                            throw new ApiProblem(404, "no such client");
                                        }))
                .isInstanceOf(ApiProblem.class)
                .hasMessage("no such client");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
