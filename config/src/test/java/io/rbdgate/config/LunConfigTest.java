package io.rbdgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LunConfigTest {
    private static final LunConfig PLAIN = LunConfig.of(0, new BackstoreConfig.Memory(1 << 20));

    @ParameterizedTest
    @CsvSource({
        "true, false, false, false, false",
        "false, true, false, false, false",
        "false, false, true, false, false",
        "false, false, false, true, false",
        "false, false, false, false, true"
    })
    void aDiskWithAnotherOptionIsOpenedAnew(
            boolean readOnly,
            boolean removable,
            boolean writeSameToEnd,
            boolean sanitize,
            boolean activeActive) {
        LunConfig other =
                PLAIN.withOptions(
                        new LunOptions(
                                readOnly, removable, writeSameToEnd, sanitize, activeActive, 80));

        assertThat(other.sameDiskAs(PLAIN)).isFalse();
        assertThat(PLAIN.sameDiskAs(other)).isFalse();
    }

    @Test
    void limitsAndTheThresholdChangeWhileItIsServed() {
        LunConfig other =
                PLAIN.withOptions(LunOptions.DEFAULT.withSpaceThreshold(90))
                        .withQos(new QosConfig(100L, null, 1));

        assertThat(other.sameDiskAs(PLAIN)).isTrue();
        assertThat(other).isNotEqualTo(PLAIN);
    }
}
