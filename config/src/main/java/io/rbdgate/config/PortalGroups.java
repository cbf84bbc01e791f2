package io.rbdgate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a target's portals are numbered over several gateways: `own` is the portal group tag of all
/// portals of this gateway (null: each portal has the tag of its section), `elsewhere` the portals
/// of the other gateways, which are announced but not listened on here.
public record PortalGroups(@Nullable Integer own, List<PortalConfig> elsewhere) {
    /// One gateway, with the tags of its portals.
    public static final PortalGroups LOCAL = new PortalGroups(null, List.of());

    public PortalGroups {
        elsewhere = List.copyOf(elsewhere);
    }
}
