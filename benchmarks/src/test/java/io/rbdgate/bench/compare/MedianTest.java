package io.rbdgate.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MedianTest {

    @Test
    void ofAnOddNumberIsTheMiddleOne() {
        Median median = Median.of(List.of(3.0, 1.0, 2.0));

        assertThat(median.value()).isEqualTo(2.0);
        assertThat(median.spread()).isEqualTo(0.5);
    }

    @Test
    void ofAnEvenNumberIsBetweenTheMiddleTwo() {
        Median median = Median.of(List.of(4.0, 1.0, 2.0, 3.0));

        assertThat(median.value()).isEqualTo(2.5);
        assertThat(median.spread()).isCloseTo(0.6, within(1e-9));
    }
}
