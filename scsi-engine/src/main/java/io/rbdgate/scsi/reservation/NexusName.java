package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.ItNexus;

/// An I_T nexus by the names of its two ports: what a registration belongs to, over logins and
/// restarts. `relativePortId` is that of the target port.
public record NexusName(String initiatorPort, String targetPort, int relativePortId) {

    /// The name of `nexus`, the same for every incarnation.
    public static NexusName of(ItNexus nexus) {
        return new NexusName(nexus.initiatorPort(), nexus.targetPort(), nexus.relativePortId());
    }

    @Override
    public String toString() {
        return initiatorPort + "|" + targetPort;
    }
}
