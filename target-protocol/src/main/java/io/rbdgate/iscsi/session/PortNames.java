package io.rbdgate.iscsi.session;

import java.util.Locale;

/// The names of SCSI ports as SAM's iSCSI annex forms them.
public final class PortNames {
    private PortNames() {}

    /// The initiator port of sessions with this ISID.
    public static String initiator(String initiatorName, long isid) {
        return String.format(Locale.ROOT, "%s,i,0x%012x", initiatorName, isid);
    }

    /// The target port of a target portal group.
    public static String target(String targetName, int portalGroupTag) {
        return String.format(Locale.ROOT, "%s,t,0x%04x", targetName, portalGroupTag);
    }
}
