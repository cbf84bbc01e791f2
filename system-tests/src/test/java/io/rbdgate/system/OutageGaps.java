package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// How long nothing was acknowledged, from the last answer before a kill to the first one after the
/// restart, round by round.
final class OutageGaps {
    private static final double WRITABLE_AGAIN_MILLIS = 6_000;

    /// One round of ten may meet a host that stands still.
    private static final double OUTLIER_MILLIS = 10_000;

    private OutageGaps() {}

    /// Writable again within six seconds in every round, but for one outlier of up to ten.
    static void assertShort(List<Double> gapsMillis) {
        List<Double> sorted = gapsMillis.stream().sorted().toList();
        assertThat(sorted.getLast()).as("gaps %s", gapsMillis).isLessThan(OUTLIER_MILLIS);
        assertThat(sorted.get(sorted.size() - 2))
                .as("gaps %s", gapsMillis)
                .isLessThan(WRITABLE_AGAIN_MILLIS);
    }
}
