package io.rbdgate.scsi.lu;

/// What a logical unit may carry per second: commands that touch the medium, and bytes of their
/// data (0: no limit). After having been quiet it may do `burstSeconds` worth at once.
public record TrafficLimit(long commandsPerSecond, long bytesPerSecond, int burstSeconds) {
    /// As much as comes.
    public static final TrafficLimit NONE = new TrafficLimit(0, 0, 0);

    /// Checks the ranges.
    public TrafficLimit {
        if (commandsPerSecond < 0 || bytesPerSecond < 0 || burstSeconds < 0) {
            throw new IllegalArgumentException(
                    "negative limit: "
                            + commandsPerSecond
                            + " commands, "
                            + bytesPerSecond
                            + " bytes, "
                            + burstSeconds
                            + " s");
        }
    }
}
