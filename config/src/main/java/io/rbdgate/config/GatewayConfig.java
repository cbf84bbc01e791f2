package io.rbdgate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole configuration of one gateway, valid as a whole. A section that is off is null;
/// `discovery` is null when discovery sessions need no CHAP.
public record GatewayConfig(
        String name,
        @Nullable CephConfig ceph,
        StoreConfig store,
        List<PortalConfig> portals,
        @Nullable ChapConfig discovery,
        List<TargetConfig> targets,
        @Nullable ApiConfig api,
        @Nullable HostPort metrics,
        @Nullable HaConfig ha,
        Limits limits) {

    public GatewayConfig {
        portals = List.copyOf(portals);
        targets = List.copyOf(targets);
    }

    /// The target of that name, or null.
    public @Nullable TargetConfig target(Iqn iqn) {
        for (TargetConfig target : targets) {
            if (target.iqn().equals(iqn)) {
                return target;
            }
        }
        return null;
    }

    /// The portals through which `target` is reached: its own choice, or all.
    public List<PortalConfig> portalsOf(TargetConfig target) {
        if (target.portals().isEmpty()) {
            return portals;
        }
        return portals.stream().filter(p -> target.portals().contains(p.listen())).toList();
    }
}
