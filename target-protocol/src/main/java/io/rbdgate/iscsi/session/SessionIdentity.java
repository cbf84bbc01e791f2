package io.rbdgate.iscsi.session;

/// What makes a session the same session (RFC 7143 §6.3.1): a login with these names and TSIH 0
/// replaces the one there is. `isid` in the low 48 bits.
public record SessionIdentity(
        String initiatorName, long isid, String targetName, int portalGroupTag) {}
