package io.rbdgate.bench.compare;

import io.rbdgate.fixtures.load.LatencySummary;
import io.rbdgate.fixtures.load.LoadResult;
import io.rbdgate.fixtures.load.LoadRun;
import io.rbdgate.fixtures.load.LoadSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Our own load client, in this process: one session, the same places in the same order for every
/// target.
public final class LoadClient implements LoadGenerator {

    /// The size of the images; on nullio the same area, so that nothing differs.
    private static final long AREA_BYTES = 256L << 20;

    @Override
    public Observed apply(Endpoint endpoint, Workload workload, Duration duration) {
        LoadSpec spec =
                LoadSpec.of(new InetSocketAddress(endpoint.host(), endpoint.port()), endpoint.iqn())
                        .luns(endpoint.lun())
                        .queueDepth(workload.queueDepth())
                        .bytes(workload.blockBytes())
                        .readPercent(workload.write() ? 0 : 100)
                        .areaBytes(AREA_BYTES)
                        .duration(duration)
                        .build();
        LoadResult result = run(spec);
        if (!result.errors().isEmpty() || result.lostCommands() > 0) {
            throw new IllegalStateException(
                    endpoint.url() + " did not stand the load: " + result.json());
        }
        LatencySummary latency = workload.write() ? result.write() : result.read();
        return new Observed(
                result.reads() + result.writes(),
                result.seconds(),
                latency.p50(),
                latency.p99(),
                latency.p999());
    }

    private static LoadResult run(LoadSpec spec) {
        try (LoadRun run = LoadRun.start(spec)) {
            return run.await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
