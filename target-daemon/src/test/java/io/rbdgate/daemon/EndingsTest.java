package io.rbdgate.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EndingsTest {
    private final Endings endings = new Endings();

    @Test
    void whatIsNotOverIsToldAgainUntilItIs() {
        CountDownLatch slow = new CountDownLatch(1);
        endings.add(List.of(new CountDownLatch(0), slow));
        assertThat(endings.await(0)).isFalse();
        assertThat(endings.await(0)).isFalse();
        slow.countDown();
        assertThat(endings.await(0)).isTrue();
    }

    @Test
    void nothingTakenAwayIsOver() {
        assertThat(endings.await(0)).isTrue();
    }

    @Test
    void aSecondEndingDoesNotHideTheFirst() {
        CountDownLatch first = new CountDownLatch(1);
        endings.add(List.of(first));
        endings.add(List.of(new CountDownLatch(0)));
        assertThat(endings.await(0)).isFalse();
    }
}
