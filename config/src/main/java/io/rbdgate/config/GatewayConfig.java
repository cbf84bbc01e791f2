package io.rbdgate.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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

    /// The TCP port of portals made through the API about which nothing else is said.
    public int portalPort() {
        return api == null ? ApiConfig.DEFAULT_PORTAL_PORT : api.portalPort();
    }

    /// The same with other targets.
    public GatewayConfig withTargets(List<TargetConfig> others) {
        return new GatewayConfig(
                name, ceph, store, portals, discovery, others, api, metrics, ha, limits);
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

    /// The portals of this gateway through which `target` is reached, its own choice or all, with
    /// the tags they have there.
    public List<PortalConfig> portalsOf(TargetConfig target) {
        Integer tag = target.portalGroups().own();
        return portals.stream()
                .filter(p -> target.portals().isEmpty() || target.portals().contains(p.listen()))
                .map(p -> tag == null ? p : new PortalConfig(p.listen(), p.advertise(), tag))
                .toList();
    }

    /// Every portal of `target`, those of other gateways too, in the order to announce them: the
    /// same on each of the gateways.
    public List<PortalConfig> announcedFor(TargetConfig target) {
        List<PortalConfig> own = portalsOf(target);
        List<PortalConfig> elsewhere = target.portalGroups().elsewhere();
        if (elsewhere.isEmpty()) {
            return own;
        }
        return Stream.concat(own.stream(), elsewhere.stream())
                .sorted(Comparator.comparingInt(PortalConfig::tag))
                .toList();
    }
}
