package io.rbdgate.management;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How many commands took how long: classes of time that are not empty, the shortest first.
public record LatencyHistogram(List<Bucket> buckets) {
    /// No command yet.
    public static final LatencyHistogram EMPTY = new LatencyHistogram(List.of());

    public LatencyHistogram {
        buckets = List.copyOf(buckets);
    }

    /// Commands that took longer than one time, and no longer than another (null: any).
    public record Bucket(long overMicros, @Nullable Long upToMicros, long commands) {}

    /// How many there were.
    public long commands() {
        return buckets.stream().mapToLong(Bucket::commands).sum();
    }

    /// Both together.
    public LatencyHistogram plus(LatencyHistogram other) {
        return with(other, 1);
    }

    /// What came since `before`.
    public LatencyHistogram since(LatencyHistogram before) {
        return with(before, -1);
    }

    private LatencyHistogram with(LatencyHistogram other, int sign) {
        TreeMap<Long, Bucket> merged = new TreeMap<>();
        buckets.forEach(b -> merged.put(b.overMicros(), b));
        for (Bucket b : other.buckets) {
            Bucket mine = merged.get(b.overMicros());
            long commands = (mine == null ? 0 : mine.commands()) + sign * b.commands();
            merged.put(b.overMicros(), new Bucket(b.overMicros(), b.upToMicros(), commands));
        }
        return new LatencyHistogram(
                merged.values().stream().filter(b -> b.commands() > 0).toList());
    }

    /// The time that `share` (0 to 1) of the commands did not exceed, in microseconds: within its
    /// class in proportion, at the lower bound of the one that has no upper bound. Null: no
    /// command.
    public @Nullable Long percentileMicros(double share) {
        double rank = share * commands();
        long before = 0;
        Long last = null;
        for (Bucket bucket : buckets) {
            Long upTo = bucket.upToMicros();
            last = upTo == null ? Long.valueOf(bucket.overMicros()) : upTo;
            if (before + bucket.commands() >= rank) {
                double within = (rank - before) / bucket.commands();
                return bucket.overMicros() + Math.round(within * (last - bucket.overMicros()));
            }
            before += bucket.commands();
        }
        return last;
    }
}
