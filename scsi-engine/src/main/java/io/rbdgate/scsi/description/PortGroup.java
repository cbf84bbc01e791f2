package io.rbdgate.scsi.description;

import java.util.List;
import java.util.Set;

/// A target port group as it is for one logical unit: its identifier (the portal group tag), the
/// relative identifiers of its ports, ascending, its state and the states it can be in.
public record PortGroup(
        int id,
        List<Integer> relativePortIds,
        AccessState state,
        boolean preferred,
        Set<AccessState> supported) {

    /// Checks and copies.
    public PortGroup {
        if (id < 0 || id > 0xFFFF) {
            throw new IllegalArgumentException("target port group out of range: " + id);
        }
        relativePortIds = List.copyOf(relativePortIds);
        supported = Set.copyOf(supported);
    }
}
