package io.rbdgate.bench.compare;

import io.rbdgate.fixtures.Waiting;
import java.time.Duration;
import java.util.Map;

/// An iSCSI target in a process of its own.
public final class TargetContender implements Contender {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Map<Backing, Endpoint> disks;
    private final LoadGenerator load;

    /// Owns the process; returns once every disk answers.
    TargetContender(
            String name, Process process, Map<Backing, Endpoint> disks, LoadGenerator load) {
        this.name = name;
        this.process = process;
        this.disks = disks;
        this.load = load;
        for (Endpoint disk : disks.values()) {
            if (!Waiting.until(START_LIMIT, () -> disk.ready() || !process.isAlive())
                    || !process.isAlive()) {
                Command.stop(process);
                throw new IllegalStateException(name + " does not serve " + disk.url());
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean serves(Backing backing) {
        return disks.containsKey(backing);
    }

    @Override
    public Measurement run(Workload workload, Duration duration) {
        Endpoint disk = disks.get(workload.backing());
        if (disk == null) {
            throw new IllegalArgumentException(name + " has no " + workload.backing());
        }
        long before = ProcessorTime.micros(process.pid());
        LoadGenerator.Observed seen = load.apply(disk, workload, duration);
        long cpuMicros = ProcessorTime.micros(process.pid()) - before;
        double iops = seen.operations() / seen.seconds();
        return new Measurement(
                iops,
                iops * workload.blockBytes() / 1e6,
                seen.p50(),
                seen.p99(),
                seen.p999(),
                (double) cpuMicros / Math.max(1, seen.operations()));
    }

    @Override
    public void close() {
        Command.stop(process);
    }
}
