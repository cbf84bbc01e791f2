package io.rbdgate.daemon.lun;

import io.rbdgate.management.LatencyHistogram;
import io.rbdgate.management.TargetControl.LunTraffic;
import io.rbdgate.scsi.lu.LatencyCounts;
import io.rbdgate.scsi.lu.LuCounters;
import java.util.ArrayList;
import java.util.List;

/// The counters of logical units as the management plane has them.
final class LunTraffics {
    private LunTraffics() {}

    /// What `counters` say now.
    static LunTraffic of(LuCounters counters, long inFlight) {
        return new LunTraffic(
                counters.reads(),
                counters.writes(),
                counters.readBytes(),
                counters.writtenBytes(),
                counters.others(),
                counters.errors(),
                inFlight,
                counters.readNanos(),
                counters.writeNanos(),
                histogram(counters.readLatencies()),
                histogram(counters.writeLatencies()));
    }

    private static LatencyHistogram histogram(LatencyCounts counts) {
        long[] bounds = LatencyCounts.boundsNanos();
        List<LatencyHistogram.Bucket> buckets = new ArrayList<>();
        for (int i = 0; i <= bounds.length; i++) {
            long commands = counts.commands(i);
            if (commands > 0) {
                long over = i == 0 ? 0 : bounds[i - 1] / 1000;
                Long upTo = i == bounds.length ? null : Long.valueOf(bounds[i] / 1000);
                buckets.add(new LatencyHistogram.Bucket(over, upTo, commands));
            }
        }
        return new LatencyHistogram(buckets);
    }
}
