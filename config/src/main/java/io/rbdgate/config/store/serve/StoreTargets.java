package io.rbdgate.config.store.serve;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The part of a shared configuration that one gateway serves: its targets, the portals it listens
/// on (each address once), CHAP for discovery (null: none), and what cannot be served as it stands,
/// for a person. A mistake costs the object that has it, never the rest, and never opens what a
/// password was to guard. Immutable.
public record StoreTargets(
        List<TargetConfig> targets,
        List<PortalConfig> portals,
        @Nullable ChapConfig discovery,
        List<String> problems) {

    /// Stands in problems that ceph-iscsi's daemons have too.
    public static final String AS_BEFORE = "as with ceph-iscsi";

    public StoreTargets {
        targets = List.copyOf(targets);
        portals = List.copyOf(portals);
        problems = List.copyOf(problems);
    }

    /// What `gateway` serves of `conf`, on `portalPort` unless a target has its own, with the
    /// defaults of `controls` and passwords opened with `vault`. A document of an older version is
    /// not served at all: the store upgrades it first.
    public static StoreTargets of(
            GatewayConf conf,
            String gateway,
            ControlTable controls,
            PasswordVault vault,
            int portalPort) {
        List<String> problems = new ArrayList<>();
        if (conf.version() < GatewayConf.VERSION) {
            problems.add(
                    "gateway.conf has version " + conf.version() + " and must be upgraded first");
            return new StoreTargets(List.of(), List.of(), null, problems);
        }
        ServedAuth auth = new ServedAuth(vault, problems);
        ServedLuns luns = new ServedLuns(conf, controls, problems);
        List<TargetConfig> targets = new ArrayList<>();
        Map<String, PortalConfig> portals = new TreeMap<>();
        for (GatewayConf.Target target : conf.targets().values()) {
            if (target.portals().containsKey(gateway)) {
                ServedTarget served =
                        new ServedTarget(
                                target,
                                gateway,
                                controls,
                                Objects.requireNonNullElse(
                                        luns.extras().port(target.iqn()), portalPort),
                                problems);
                TargetConfig config = served.config(auth, luns);
                if (config != null) {
                    targets.add(config);
                    served.listening().forEach(p -> portals.putIfAbsent(p.listen().toString(), p));
                }
            }
        }
        ChapConfig discovery = auth.chap("discovery_auth", conf.discoveryAuth());
        return new StoreTargets(targets, List.copyOf(portals.values()), discovery, problems);
    }
}
