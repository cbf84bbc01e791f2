package io.rbdgate.config.store.cfg;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings and controls that are read and kept for the other gateways but change nothing in an
/// rbdgate, each with the reason.
public final class WithoutEffect {
    private static final Map<String, String> REASONS = new LinkedHashMap<>();

    static {
        because("waiting for images ends when they are there", "time_out", "loop_delay");
        because("the original does not use it either", "ceph_user");
        because("there is no such mode", "debug");
        because("the log goes to standard output", "logger_level", "log_to_stderr_prefix");
        because(
                "silent initiators are found by pings of a fixed rhythm",
                "dataout_timeout",
                "nopin_response_timeout",
                "nopin_timeout");
        because("PDUs are as long as the initiator takes", "max_xmit_data_segment_length");
        because(
                "there is no tcmu-runner",
                "max_data_area_mb",
                "qfull_timeout",
                "osd_op_timeout",
                "hw_max_sectors");
    }

    private WithoutEffect() {}

    private static void because(String reason, String... keys) {
        for (String key : keys) {
            REASONS.put(key, reason);
        }
    }

    /// Why the setting or control of this name changes nothing; null when it does.
    public static @Nullable String reason(String name) {
        return REASONS.get(name);
    }
}
