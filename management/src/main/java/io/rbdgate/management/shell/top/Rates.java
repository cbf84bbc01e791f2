package io.rbdgate.management.shell.top;

import org.jspecify.annotations.Nullable;

/// Traffic per second; the times are those that half, and 99 %, of the commands did not exceed
/// (null: there was none).
record Rates(
        double iops,
        double readBytesPerSecond,
        double writtenBytesPerSecond,
        double errorsPerSecond,
        long inFlight,
        @Nullable Long readP50Micros,
        @Nullable Long readP99Micros,
        @Nullable Long writeP50Micros,
        @Nullable Long writeP99Micros) {
    private static final double MEDIAN = 0.5;
    private static final double MOST = 0.99;

    /// Of what came in that time.
    static Rates of(Traffic traffic, double seconds) {
        return new Rates(
                traffic.commands() / seconds,
                traffic.readBytes() / seconds,
                traffic.writtenBytes() / seconds,
                traffic.errors() / seconds,
                traffic.inFlight(),
                traffic.readLatency().percentileMicros(MEDIAN),
                traffic.readLatency().percentileMicros(MOST),
                traffic.writeLatency().percentileMicros(MEDIAN),
                traffic.writeLatency().percentileMicros(MOST));
    }
}
