package io.rbdgate.daemon.sharing;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.extra.Extras;
import io.rbdgate.config.store.serve.StoreTargets;
import io.rbdgate.daemon.SharedObjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The original's objects of the shared configuration together with what `/api/v1` adds to them.
final class SharedReading {
    private SharedReading() {}

    static SharedObjects of(GatewayConf conf, StoreTargets original) {
        Extras extras = Extras.of(conf);
        List<String> problems = new ArrayList<>(original.problems());
        problems.addAll(extras.problems());
        List<TargetConfig> targets =
                original.targets().stream().map(t -> with(t, extras, problems)).toList();
        return new SharedObjects(
                original.portals(), original.discovery(), targets, List.copyOf(problems));
    }

    private static TargetConfig with(TargetConfig target, Extras extras, List<String> problems) {
        String iqn = target.iqn().text();
        List<LunConfig> luns = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (LunConfig lun : target.luns()) {
            numbers.add(lun.lun());
            luns.add(
                    lun.backstore() instanceof BackstoreConfig.Rbd rbd
                            ? extras.withOptions(rbd.imageSpec(), lun)
                            : lun);
        }
        for (LunConfig lun : extras.luns(iqn)) {
            if (numbers.add(lun.lun())) {
                luns.add(lun);
            } else {
                problems.add(
                        iqn
                                + " LUN "
                                + lun.lun()
                                + " ("
                                + lun.backstore().type()
                                + ") is not served: a disk of gateway.conf has that number");
            }
        }
        return new TargetConfig(
                target.iqn(),
                target.access(),
                target.chap(),
                target.portals(),
                luns,
                target.initiators().stream().map(i -> with(iqn, i, extras)).toList(),
                target.parameters(),
                target.portalGroups());
    }

    private static InitiatorConfig with(String iqn, InitiatorConfig initiator, Extras extras) {
        SortedMap<Integer, Integer> known = initiator.luns();
        if (known == null) {
            return initiator;
        }
        SortedMap<Integer, Integer> seen = new TreeMap<>(known);
        extras.lunsOf(iqn, initiator.iqn().text()).forEach(n -> seen.putIfAbsent(n, n));
        return new InitiatorConfig(initiator.iqn(), initiator.chap(), seen);
    }
}
