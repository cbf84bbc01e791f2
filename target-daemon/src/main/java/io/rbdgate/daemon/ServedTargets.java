package io.rbdgate.daemon;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.daemon.lun.LunService;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.description.TargetPortGroups;
import io.rbdgate.scsi.device.GatewayPortGroups;
import io.rbdgate.scsi.device.LocalPortGroups;
import io.rbdgate.scsi.lu.RodTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// All targets with their LUNs. Changed by one thread at a time, readable on any.
final class ServedTargets {
    /// Makes the service of one LUN; nothing is opened yet.
    interface LunMaker {
        LunService make(Iqn target, LunConfig lun);
    }

    private final LunMaker maker;
    private final RodTokens tokens = new RodTokens();
    private final Map<String, ServedTarget> targets = new ConcurrentHashMap<>();

    ServedTargets(LunMaker maker) {
        this.maker = maker;
    }

    @Nullable ScsiTarget device(String iqn) {
        ServedTarget target = targets.get(iqn);
        return target == null ? null : target.device();
    }

    List<LunService> luns() {
        List<LunService> all = new ArrayList<>();
        targets.values().forEach(t -> all.addAll(t.luns()));
        return all;
    }

    /// Whether there is such a LUN.
    boolean serves(String iqn, String number) {
        ServedTarget target = targets.get(iqn);
        return target != null && target.serves(number);
    }

    /// The LUN of that number.
    ///
    /// @throws IllegalArgumentException when there is none
    LunService lun(String iqn, int number) {
        ServedTarget target = targets.get(iqn);
        if (target != null) {
            for (LunService service : target.luns()) {
                if (service.config().lun() == number) {
                    return service;
                }
            }
        }
        throw new IllegalArgumentException(iqn + " has no LUN " + number);
    }

    /// Makes targets and LUNs what `config` says. What stays the same goes on; data that moves to
    /// another LUN is closed there before it is opened here.
    ///
    /// @return latches that are passed when each LUN that goes is closed and nothing of initiators
    ///   that lose sight of a LUN is in flight there
    List<CountDownLatch> become(GatewayConfig config) {
        Map<String, LunService> leaving = leaving(config);
        List<CountDownLatch> latches = new ArrayList<>();
        for (TargetConfig target : config.targets()) {
            ServedTarget served =
                    targets.computeIfAbsent(
                            target.iqn().text(), iqn -> new ServedTarget(iqn, tokens));
            served.reachedBy(tagsOf(config.announcedFor(target)), portGroups(config, target));
            latches.addAll(
                    served.become(
                            target,
                            lun -> maker.make(target.iqn(), lun),
                            created -> leaving.get(created.configuredSource())));
        }
        for (String iqn : List.copyOf(targets.keySet())) {
            if (config.target(new Iqn(iqn)) == null) {
                ServedTarget gone = targets.remove(iqn);
                if (gone != null) {
                    latches.addAll(gone.close());
                }
            }
        }
        return latches;
    }

    private static TargetPortGroups portGroups(GatewayConfig config, TargetConfig target) {
        Map<String, Integer> tags = target.portalGroups().tags();
        if (config.ha() != null && !tags.isEmpty()) {
            return new GatewayPortGroups(config.name(), tags);
        }
        SortedSet<Integer> own = tagsOf(config.portalsOf(target));
        return new LocalPortGroups(() -> own);
    }

    private static SortedSet<Integer> tagsOf(List<PortalConfig> portals) {
        SortedSet<Integer> tags = new TreeSet<>();
        portals.forEach(portal -> tags.add(portal.tag()));
        return tags;
    }

    /// A latch per logical unit of a target, passed when nothing is in flight there of what those
    /// initiators have sent so far.
    List<CountDownLatch> settle(String iqn, Set<String> initiatorNames) {
        ServedTarget target = targets.get(iqn);
        return target == null ? List.of() : target.settle(initiatorNames);
    }

    /// Removes everything.
    List<CountDownLatch> close() {
        List<CountDownLatch> closing = new ArrayList<>();
        targets.values().forEach(t -> closing.addAll(t.close()));
        return closing;
    }

    private Map<String, LunService> leaving(GatewayConfig config) {
        Map<String, LunService> leaving = new HashMap<>();
        targets.forEach(
                (iqn, served) -> {
                    TargetConfig next = config.target(new Iqn(iqn));
                    for (LunService lun : served.luns()) {
                        LunConfig there = next == null ? null : next.lun(lun.config().lun());
                        if (there == null || !lun.canBecome(there)) {
                            leaving.put(lun.configuredSource(), lun);
                        }
                    }
                });
        return leaving;
    }
}
