package io.rbdgate.management.shell.top;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What one gateway told at one moment: traffic and owner by LUN, traffic by initiator, and the
/// sessions.
record Sample(
        Instant at,
        Map<LunName, Traffic> luns,
        Map<LunName, String> owners,
        Map<Nexus, Traffic> initiators,
        List<Session> sessions) {

    /// A LUN of a target.
    record LunName(String target, String lun) {}

    /// An initiator on a target.
    record Nexus(String initiator, String target) {}

    /// A session, and the address it comes from.
    record Session(Nexus nexus, String peer) {}
}
