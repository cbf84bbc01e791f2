package io.rbdgate.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerialNumberTest {
    @Test
    void orderGoesRoundTheWrap() {
        assertThat(SerialNumber.before(0xffffffff, 0)).isTrue();
        assertThat(SerialNumber.before(0, 0xffffffff)).isFalse();
        assertThat(SerialNumber.before(0x7fffffff, 0x80000000)).isTrue();
        assertThat(SerialNumber.notAfter(5, 5)).isTrue();
    }

    @Test
    void aRangeMayWrap() {
        assertThat(SerialNumber.within(0, 0xfffffffe, 1)).isTrue();
        assertThat(SerialNumber.within(2, 0xfffffffe, 1)).isFalse();
        assertThat(SerialNumber.within(0xfffffffd, 0xfffffffe, 1)).isFalse();
    }

    @Test
    void nothingLiesInAClosedRange() {
        assertThat(SerialNumber.within(5, 5, 4)).isFalse();
        assertThat(SerialNumber.within(4, 5, 4)).isFalse();
    }
}
