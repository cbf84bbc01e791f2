package io.rbdgate.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a target's portals are numbered over several gateways: `own` is the portal group tag of all
/// portals of this gateway (null: each portal has the tag of its section), `elsewhere` the portals
/// of the other gateways, which are announced but not listened on here; `addresses` has the first
/// address of each gateway by its name, `tags` the tag of each.
public record PortalGroups(
        @Nullable Integer own,
        List<PortalConfig> elsewhere,
        Map<String, String> addresses,
        Map<String, Integer> tags) {
    /// One gateway, with the tags of its portals.
    public static final PortalGroups LOCAL = new PortalGroups(null, List.of(), Map.of(), Map.of());

    public PortalGroups {
        elsewhere = List.copyOf(elsewhere);
        addresses = Map.copyOf(addresses);
        tags = Map.copyOf(tags);
    }

    /// How many groups there are: this gateway's and the others'.
    public int count() {
        return 1 + (int) elsewhere.stream().mapToInt(PortalConfig::tag).distinct().count();
    }
}
