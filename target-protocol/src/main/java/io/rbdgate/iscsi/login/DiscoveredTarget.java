package io.rbdgate.iscsi.login;

import java.util.List;

/// One target as SendTargets announces it.
public record DiscoveredTarget(String iqn, List<DiscoveredPortal> portals) {
    /// Keeps a copy of the list.
    public DiscoveredTarget {
        portals = List.copyOf(portals);
    }
}
