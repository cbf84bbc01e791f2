package io.rbdgate.daemon;

import io.rbdgate.config.Access;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.daemon.lun.LunService;
import io.rbdgate.iscsi.session.PortNames;
import io.rbdgate.scsi.description.TargetPortGroups;
import io.rbdgate.scsi.device.LunMap;
import io.rbdgate.scsi.device.TargetDevice;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.lu.RodTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One target as it is served: the device its sessions talk to, and the LUNs behind it. Changed by
/// one thread at a time.
final class ServedTarget {
    private final String iqn;
    private final TargetDevice device;
    private Map<Integer, LunService> luns = new HashMap<>();

    /// A target without LUNs yet; data is copied by `tokens` to and from all that share them.
    ServedTarget(String iqn, RodTokens tokens) {
        this.iqn = iqn;
        this.device = new TargetDevice(iqn, LunMap.of(Map.of()), tokens);
    }

    TargetDevice device() {
        return device;
    }

    /// The target has a port for each of these portal groups, those of other gateways too; how good
    /// they are is told by `groups`.
    void reachedBy(Set<Integer> portalGroupTags, TargetPortGroups groups) {
        Map<Integer, String> ports = new HashMap<>();
        portalGroupTags.forEach(tag -> ports.put(tag, PortNames.target(iqn, tag)));
        device.replacePorts(ports);
        device.portGroups(groups);
    }

    List<LunService> luns() {
        return List.copyOf(luns.values());
    }

    /// Whether there is a LUN of that number, in text.
    boolean serves(String number) {
        return luns.containsKey(Integer.valueOf(number));
    }

    /// Makes the LUNs what `config` says. A LUN that can goes on as it is ([LunService#adopt]); any
    /// other is drained and closed before a new one takes its place, so that the same data is never
    /// open twice.
    ///
    /// @return latches that are passed when each LUN that goes is closed and nothing of initiators
    ///   that lose sight of a LUN is in flight there
    List<CountDownLatch> become(
            TargetConfig config,
            Function<LunConfig, LunService> factory,
            Function<LunService, @Nullable LunService> holderOfSameData) {
        Map<Integer, LunService> next = new HashMap<>();
        Map<LogicalUnit, LunService> leaving = new HashMap<>();
        luns.forEach((lun, service) -> leaving.put(service.unit(), service));
        for (LunConfig lun : config.luns()) {
            LunService present = luns.get(lun.lun());
            if (present != null && present.adopt(lun)) {
                next.put(lun.lun(), present);
                leaving.remove(present.unit());
                continue;
            }
            LunService created = factory.apply(lun);
            next.put(lun.lun(), created);
            LunService holder = holderOfSameData.apply(created);
            if (holder != null) {
                holder.whenClosed(created::start);
            } else if (present != null) {
                present.whenClosed(created::start);
            } else {
                created.start();
            }
        }
        luns = next;
        return replace(mapOf(config, next), leaving);
    }

    /// A latch per logical unit, passed when nothing is in flight there of what those initiators
    /// have sent so far.
    List<CountDownLatch> settle(Set<String> initiatorNames) {
        Map<LogicalUnit, CountDownLatch> settled = new HashMap<>();
        device.luns().units().forEach(unit -> settled.put(unit, new CountDownLatch(1)));
        device.settle(initiatorNames, unit -> pass(settled, unit));
        return new ArrayList<>(settled.values());
    }

    /// Removes every LUN.
    List<CountDownLatch> close() {
        Map<LogicalUnit, LunService> leaving = new HashMap<>();
        luns.forEach((lun, service) -> leaving.put(service.unit(), service));
        luns = new HashMap<>();
        return replace(LunMap.of(Map.of()), leaving);
    }

    private List<CountDownLatch> replace(LunMap map, Map<LogicalUnit, LunService> leaving) {
        Map<LogicalUnit, CountDownLatch> closed = new HashMap<>();
        leaving.keySet().forEach(unit -> closed.put(unit, new CountDownLatch(1)));
        Map<LogicalUnit, CountDownLatch> revoked = new HashMap<>();
        for (LogicalUnit unit : device.luns().lossesTo(map).keySet()) {
            revoked.put(unit, new CountDownLatch(1));
        }
        device.replaceLuns(
                map,
                unit -> {
                    LunService old = leaving.get(unit);
                    if (old == null) {
                        throw new IllegalStateException(
                                iqn + ": drained a LUN that was not leaving");
                    }
                    old.close(() -> pass(closed, unit));
                },
                unit -> pass(revoked, unit));
        List<CountDownLatch> all = new ArrayList<>(closed.values());
        all.addAll(revoked.values());
        return all;
    }

    private static void pass(Map<LogicalUnit, CountDownLatch> latches, LogicalUnit unit) {
        CountDownLatch latch = latches.get(unit);
        if (latch != null) {
            latch.countDown();
        }
    }

    private static LunMap mapOf(TargetConfig config, Map<Integer, LunService> services) {
        Map<Integer, LogicalUnit> units = new HashMap<>();
        services.forEach((lun, service) -> units.put(lun, service.unit()));
        Map<String, Map<Integer, Integer>> views = new HashMap<>();
        for (InitiatorConfig initiator : config.initiators()) {
            views.put(initiator.iqn().text(), config.lunsFor(initiator.iqn()));
        }
        return config.access() == Access.LISTED
                ? LunMap.listed(units, views)
                : new LunMap(units, views);
    }
}
