package io.rbdgate.daemon.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.rbdgate.management.TargetControl.LunStatus;
import java.util.List;
import java.util.function.Supplier;

/// Whether each LUN can be used. Read at each scrape and not registered per LUN, so that a LUN that
/// was opened anew or removed is never told by what it was before.
public final class OnlineLuns implements Collector {
    private final Supplier<List<LunStatus>> luns;

    /// `luns` are those served now.
    public OnlineLuns(Supplier<List<LunStatus>> luns) {
        this.luns = luns;
    }

    @Override
    public MetricSnapshot collect() {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder()
                        .name(Metric.LUN_ONLINE.meterName().replace('.', '_'))
                        .help(Metric.LUN_ONLINE.help());
        for (LunStatus lun : luns.get()) {
            Labels labels =
                    Labels.of("lun", Integer.toString(lun.lun()), "target", lun.targetIqn());
            gauge.dataPoint(new GaugeDataPointSnapshot(lun.online() ? 1 : 0, labels, null));
        }
        return gauge.build();
    }
}
