package io.rbdgate.bench.compare;

import java.time.Duration;

/// One of those compared; running from creation to close.
public interface Contender extends AutoCloseable {

    /// For the tables.
    String name();

    /// Whether it can take part in comparisons on this backing.
    boolean serves(Backing backing);

    /// Puts it under load for `duration` and measures. Blocks.
    Measurement run(Workload workload, Duration duration);

    /// Ends its processes.
    @Override
    void close();
}
