package io.rbdgate.daemon.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.TargetControl.InitiatorTraffic;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.LunTraffic;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The metrics under the names that ceph-iscsi's exporter gave them, so that the dashboards and
/// alerts of a site go on. `lun_name` is `pool.image`; disks without an image are left out, as they
/// never existed there.
public final class LegacyMetrics implements MultiCollector {
    private static final double NANOS = 1e9;

    private final Sources sources;
    private final LongSupplier nanoTime;

    /// What there is to tell, asked at each scrape.
    public record Sources(
            String gatewayName,
            Supplier<GatewayConfig> served,
            Supplier<List<LunStatus>> luns,
            Supplier<List<SessionStatus>> sessions,
            Supplier<List<InitiatorTraffic>> traffic) {

        /// Of the running target.
        public static Sources of(TargetControl control) {
            return new Sources(
                    control.gatewayName(),
                    control::served,
                    control::luns,
                    control::sessions,
                    control::initiatorTraffic);
        }
    }

    /// `nanoTime` is a monotonic clock.
    public LegacyMetrics(Sources sources, LongSupplier nanoTime) {
        this.sources = sources;
        this.nanoTime = nanoTime;
    }

    @Override
    public MetricSnapshots collect() {
        long began = nanoTime.getAsLong();
        LegacySamples samples = new LegacySamples();
        GatewayConfig served = sources.served().get();
        if (!served.targets().isEmpty()) {
            samples.add(
                    LegacyMetric.TPG_TOTAL,
                    served.targets().stream().mapToInt(t -> t.portalGroups().count()).sum(),
                    Map.of("gw_iqn", served.targets().getFirst().iqn().text()));
        }
        new Reading(served, samples).add();
        samples.add(
                LegacyMetric.SCRAPE_SECONDS,
                (nanoTime.getAsLong() - began) / NANOS,
                Map.of("gw_name", sources.gatewayName()));
        return samples.snapshots();
    }

    /// One scrape.
    private final class Reading {
        private final GatewayConfig served;
        private final LegacySamples samples;
        private final String gateway = sources.gatewayName();
        private final Map<String, LunStatus> lunsByPlace = new HashMap<>();
        private final Set<String> loggedIn = new HashSet<>();
        private final Map<String, Map<Integer, String>> names = new HashMap<>();

        Reading(GatewayConfig served, LegacySamples samples) {
            this.served = served;
            this.samples = samples;
            sources.luns()
                    .get()
                    .forEach(lun -> lunsByPlace.put(place(lun.targetIqn(), lun.lun()), lun));
            sources.sessions()
                    .get()
                    .forEach(s -> loggedIn.add(place(s.targetIqn(), s.initiatorName())));
        }

        void add() {
            served.targets().forEach(this::target);
            sources.traffic().get().forEach(this::traffic);
        }

        private void target(TargetConfig target) {
            Map<Integer, String> disks = new HashMap<>();
            for (LunConfig lun : target.luns()) {
                String name = nameOf(lun);
                if (name != null) {
                    disks.put(lun.lun(), name);
                }
            }
            names.put(target.iqn().text(), disks);
            Set<Integer> mapped = new HashSet<>();
            for (InitiatorConfig initiator : target.initiators()) {
                mapped.addAll(client(target, initiator, disks));
            }
            for (LunConfig lun : target.luns()) {
                String name = disks.get(lun.lun());
                if (name != null) {
                    disk(target, lun, name, mapped.contains(lun.lun()));
                }
            }
        }

        private void disk(TargetConfig target, LunConfig lun, String name, boolean mapped) {
            samples.add(
                    LegacyMetric.LUN_MAPPED,
                    mapped ? 1 : 0,
                    Map.of("lun_name", name, "gw_name", gateway, "gw_owner", owner(target, lun)));
            LunStatus status = lunsByPlace.get(place(target.iqn().text(), lun.lun()));
            samples.add(
                    LegacyMetric.LUN_SIZE,
                    status == null ? 0 : (double) status.sizeBytes(),
                    Map.of("lun_name", name, "gw_name", gateway));
        }

        /// An address of the gateway that owns the disk; of this one when no other is known to.
        private String owner(TargetConfig target, LunConfig lun) {
            String owner = lun.owner();
            String known = owner == null ? null : target.portalGroups().addresses().get(owner);
            return known == null ? address(target) : known;
        }

        /// Of the portal by which this gateway serves the target.
        private String address(TargetConfig target) {
            return served.portalsOf(target).stream()
                    .findFirst()
                    .map(portal -> portal.listen().host())
                    .orElse("");
        }

        /// Returns the target's numbers of what it sees.
        private Collection<Integer> client(
                TargetConfig target, InitiatorConfig initiator, Map<Integer, String> disks) {
            String iqn = initiator.iqn().text();
            boolean here = loggedIn.contains(place(target.iqn().text(), iqn));
            samples.add(
                    LegacyMetric.CLIENT_LOGIN,
                    here ? 1 : 0,
                    Map.of("gw_name", gateway, "client_iqn", iqn));
            Map<Integer, Integer> seen = target.lunsFor(initiator.iqn());
            seen.forEach(
                    (number, lun) -> {
                        String name = disks.get(lun);
                        if (name != null) {
                            samples.add(LegacyMetric.CLIENT_LUN, number, labels(iqn, name));
                        }
                    });
            return seen.values();
        }

        private void traffic(InitiatorTraffic traffic) {
            String name = names.getOrDefault(traffic.targetIqn(), Map.of()).get(traffic.lun());
            if (name != null) {
                Map<String, String> labels = labels(traffic.initiatorName(), name);
                LunTraffic done = traffic.traffic();
                samples.add(LegacyMetric.LUN_IOPS, (double) done.commands(), labels);
                samples.add(LegacyMetric.READ_BYTES, (double) done.readBytes(), labels);
                samples.add(LegacyMetric.WRITE_BYTES, (double) done.writeBytes(), labels);
            }
        }

        private Map<String, String> labels(String client, String lun) {
            return new TreeMap<>(Map.of("gw_name", gateway, "client_iqn", client, "lun_name", lun));
        }
    }

    private static String place(String target, Object what) {
        return target + " " + what;
    }

    private static @Nullable String nameOf(LunConfig lun) {
        return lun.backstore() instanceof BackstoreConfig.Rbd rbd
                ? rbd.pool()
                        + "."
                        + rbd.image()
                        + (rbd.snapshot() == null ? "" : "@" + rbd.snapshot())
                : null;
    }
}
