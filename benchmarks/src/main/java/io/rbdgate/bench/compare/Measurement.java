package io.rbdgate.bench.compare;

/// What one contender did in one run. Latencies are those the load generator saw; `cpuMicrosPerIo`
/// is the processor time of the contender's own process, user and system.
public record Measurement(
        double iops,
        double megabytesPerSecond,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double cpuMicrosPerIo) {}
