package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.cfg.StatusRules;
import io.rbdgate.management.http.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The state of a disk by the rules that a site has set.
final class DiskTrackerTest {
    private final DiskTracker tracker =
            new DiskTracker(new StatusRules(2, Duration.ofSeconds(10), 1));

    private String stateAfter(int locksLost) {
        tracker.see(
                Map.of(
                        "gw1",
                        Json.parse(
                                "{\"status\":{\"lock_lost_cnt\":\"%d\"}}".formatted(locksLost))));
        return tracker.status().path("state").asString("");
    }

    @Test
    void asManyLostLocksAsTheSiteSaysAreExcessiveUntilItsCalmLooks() {
        assertThat(stateAfter(0)).isEqualTo("Online");
        assertThat(stateAfter(1)).isEqualTo("Online");
        assertThat(stateAfter(3)).isEqualTo("Degraded - excessive failovers");
        assertThat(stateAfter(3)).isEqualTo("Degraded - excessive failovers");
        assertThat(stateAfter(3)).isEqualTo("Online");
    }
}
