package io.rbdgate.config;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One iSCSI target. `portals` names those of the gateway's portals, by their `listen`, through
/// which it is reached (empty: all); those of other gateways are in `portalGroups`.
public record TargetConfig(
        Iqn iqn,
        Access access,
        @Nullable ChapConfig chap,
        List<HostPort> portals,
        List<LunConfig> luns,
        List<InitiatorConfig> initiators,
        IscsiParameters parameters,
        PortalGroups portalGroups) {

    /// A target that this gateway alone serves.
    public TargetConfig(
            Iqn iqn,
            Access access,
            @Nullable ChapConfig chap,
            List<HostPort> portals,
            List<LunConfig> luns,
            List<InitiatorConfig> initiators,
            IscsiParameters parameters) {
        this(iqn, access, chap, portals, luns, initiators, parameters, PortalGroups.LOCAL);
    }

    public TargetConfig {
        portals = List.copyOf(portals);
        luns = List.copyOf(luns);
        initiators = List.copyOf(initiators);
    }

    /// The same among the portals of other gateways.
    public TargetConfig withPortalGroups(PortalGroups groups) {
        return new TargetConfig(iqn, access, chap, portals, luns, initiators, parameters, groups);
    }

    /// What is said about `initiator`, or null when it is not listed.
    public @Nullable InitiatorConfig initiator(Iqn name) {
        for (InitiatorConfig initiator : initiators) {
            if (initiator.iqn().equals(name)) {
                return initiator;
            }
        }
        return null;
    }

    /// The logical unit of that number, or null.
    public @Nullable LunConfig lun(int number) {
        for (LunConfig lun : luns) {
            if (lun.lun() == number) {
                return lun;
            }
        }
        return null;
    }

    /// Whether `initiator` may log in at all (it may still have to prove itself).
    public boolean admits(Iqn name) {
        return access == Access.OPEN || initiator(name) != null;
    }

    /// The CHAP demanded of `initiator`: its own, else the target's; null: none.
    public @Nullable ChapConfig chapFor(Iqn name) {
        InitiatorConfig initiator = initiator(name);
        return initiator == null || initiator.chap() == null ? chap : initiator.chap();
    }

    /// What `initiator` sees: each number it uses with the target's LUN behind it; nothing when it
    /// may not log in.
    public SortedMap<Integer, Integer> lunsFor(Iqn name) {
        SortedMap<Integer, Integer> seen = new TreeMap<>();
        if (admits(name)) {
            InitiatorConfig initiator = initiator(name);
            if (initiator == null || initiator.luns() == null) {
                luns.forEach(lun -> seen.put(lun.lun(), lun.lun()));
            } else {
                seen.putAll(initiator.luns());
            }
        }
        return seen;
    }
}
