package io.rbdgate.bench.compare;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// libiscsi's `iscsi-perf` as the load generator: random reads only, no latencies; the cross-check
/// of our own.
public final class IscsiPerf implements LoadGenerator {

    private static final Pattern AVERAGE = Pattern.compile("iops average (\\d+)");
    private static final int BLOCK_BYTES = 512;

    @Override
    public Observed apply(Endpoint endpoint, Workload workload, Duration duration) {
        if (workload.write()) {
            throw new IllegalArgumentException("iscsi-perf only reads");
        }
        String output =
                Command.run(
                        List.of(
                                "sh",
                                "-c",
                                "timeout -s INT "
                                        + duration.toMillis() / 1000.0
                                        + " stdbuf -o0 iscsi-perf -r -m "
                                        + workload.queueDepth()
                                        + " -b "
                                        + workload.blockBytes() / BLOCK_BYTES
                                        + " "
                                        + endpoint.url()
                                        + " 2>&1; test $? -eq 124 -o $? -eq 0 -o $? -eq 1"));
        double iops = lastAverage(output);
        double seconds = duration.toMillis() / 1000.0;
        return new Observed(Math.round(iops * seconds), seconds, 0, 0, 0);
    }

    /// The average of the last line of progress.
    static double lastAverage(String output) {
        Matcher matcher = AVERAGE.matcher(output);
        double last = -1;
        while (matcher.find()) {
            last = Double.parseDouble(matcher.group(1));
        }
        if (last < 0) {
            throw new IllegalStateException("iscsi-perf reports nothing: " + output);
        }
        return last;
    }
}
