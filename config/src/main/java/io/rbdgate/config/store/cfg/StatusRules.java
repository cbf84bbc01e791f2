package io.rbdgate.config.store.cfg;

import java.time.Duration;

/// When a disk counts as degraded (`[device_status]`).
///
/// @param excessiveFailovers so many lost locks between two looks are too many
/// @param interval from one look to the next
/// @param calmLooks after more looks than that without trouble it is well again
public record StatusRules(int excessiveFailovers, Duration interval, int calmLooks) {
    /// Those of the original.
    public static final StatusRules DEFAULTS = new StatusRules(12, Duration.ofSeconds(10), 3);
}
