package io.rbdgate.bench.compare;

import java.time.Duration;

/// Puts load on a disk and measures what an initiator sees.
public interface LoadGenerator {

    /// What came of it; latencies are 0 where the generator does not know them.
    record Observed(long operations, double seconds, double p50, double p99, double p999) {}

    /// Blocks for `duration` and a little more.
    Observed apply(Endpoint endpoint, Workload workload, Duration duration);
}
