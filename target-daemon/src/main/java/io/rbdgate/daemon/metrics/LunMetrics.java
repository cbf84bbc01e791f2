package io.rbdgate.daemon.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.lu.CommandObserver;
import io.rbdgate.scsi.lu.LatencyCounts;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The commands of one LUN, by operation code: how many, how long, how they ended. Called on the
/// logical unit's lane for every command, so meters are looked up once and kept.
public final class LunMetrics implements CommandObserver {
    private static final Duration[] BUCKETS =
            Arrays.stream(LatencyCounts.boundsNanos())
                    .mapToObj(Duration::ofNanos)
                    .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Tags tags;
    private final @Nullable Timer[] timers = new Timer[256];
    private final @Nullable Counter[] bytes = new Counter[256];
    private final Map<ScsiStatus, Counter> failures = new EnumMap<>(ScsiStatus.class);

    /// Meters appear with the first command of their kind.
    public LunMetrics(MeterRegistry registry, String targetIqn, int lun) {
        this.registry = registry;
        this.tags = Tags.of("target", targetIqn, "lun", Integer.toString(lun));
    }

    /// Forgets the meters of LUNs that are not served any more; `served` is asked by target and
    /// number.
    public static void forgetOthers(MeterRegistry registry, BiPredicate<String, String> served) {
        for (Meter meter : registry.getMeters()) {
            String target = meter.getId().getTag("target");
            String lun = meter.getId().getTag("lun");
            if (target != null && lun != null && !served.test(target, lun)) {
                registry.remove(meter);
            }
        }
    }

    /// Counts that this gateway has become the owner of the LUN, and why.
    public static void taken(MeterRegistry registry, String targetIqn, int lun, String why) {
        Tags tags =
                Tags.of(
                        "target",
                        targetIqn,
                        "lun",
                        Integer.toString(lun),
                        "reason",
                        why.toLowerCase(Locale.ROOT));
        Metric.LUN_TAKEOVERS.counter(registry, tags).increment();
    }

    @Override
    public void completed(int operationCode, ScsiStatus status, long moved, long nanos) {
        int index = operationCode & 0xff;
        Timer timer = timers[index];
        if (timer == null) {
            timer = timer(index);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
        if (moved > 0) {
            Counter counter = bytes[index];
            if (counter == null) {
                counter = byteCounter(index);
            }
            counter.increment((double) moved);
        }
        if (status != ScsiStatus.GOOD && status != ScsiStatus.CONDITION_MET) {
            failed(status);
        }
    }

    private Timer timer(int operationCode) {
        Timer timer =
                Timer.builder(Metric.SCSI_COMMAND_SECONDS.meterName())
                        .description(Metric.SCSI_COMMAND_SECONDS.help())
                        .tags(tags.and("opcode", OperationName.of(operationCode)))
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry);
        timers[operationCode] = timer;
        return timer;
    }

    private Counter byteCounter(int operationCode) {
        Counter counter =
                Metric.SCSI_BYTES.counter(
                        registry, tags.and("opcode", OperationName.of(operationCode)));
        bytes[operationCode] = counter;
        return counter;
    }

    private void failed(ScsiStatus status) {
        Counter counter = failures.get(status);
        if (counter == null) {
            counter =
                    Metric.SCSI_FAILURES.counter(
                            registry, tags.and("status", status.name().toLowerCase(Locale.ROOT)));
            failures.put(status, counter);
        }
        counter.increment();
    }
}
