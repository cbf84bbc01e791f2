package io.rbdgate.scsi.description;

/// The space that the blocks of a thin provisioned unit are taken from: a pool, its quota or a file
/// system, shared with whatever else lives there.
///
/// `thresholdPercent` is how much of it may be used before hosts are told (1 to 99, 0: they never
/// are). Both amounts are 0 while nobody has measured.
public record PoolSpace(int thresholdPercent, long usedBytes, long availableBytes) {
    /// All of it, in tenths of a percent.
    public static final int TENTHS_OF_ALL = 1000;

    /// Checks that nothing is negative.
    public PoolSpace {
        if (thresholdPercent < 0 || thresholdPercent > 99 || usedBytes < 0 || availableBytes < 0) {
            throw new IllegalArgumentException(
                    thresholdPercent + " %, " + usedBytes + ", " + availableBytes);
        }
    }

    /// Before the first measurement.
    public static PoolSpace unmeasured(int thresholdPercent) {
        return new PoolSpace(thresholdPercent, 0, 0);
    }

    /// Whether it has been measured.
    public boolean measured() {
        return usedBytes > 0 || availableBytes > 0;
    }

    /// How much of it is available, in tenths of a percent, rounded down.
    public int availableTenths() {
        return (int) (TENTHS_OF_ALL * ((double) availableBytes / (usedBytes + availableBytes)));
    }

    /// How much of it is available when the threshold is reached, in percent; 100 without one.
    public int thresholdAvailablePercent() {
        return 100 - thresholdPercent;
    }

    /// The same in tenths of a percent.
    public int thresholdAvailableTenths() {
        return 10 * thresholdAvailablePercent();
    }
}
