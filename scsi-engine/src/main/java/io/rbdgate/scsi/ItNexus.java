package io.rbdgate.scsi;

/// An I_T nexus: one initiator port logged in to one target port.
///
/// `initiatorName` is the iSCSI (or other SCSI) name of the initiator device; `initiatorPort` the
/// SCSI initiator port name in its transport's form (iSCSI: `name,i,0x<ISID>`); `targetPort` the
/// target port name (iSCSI: `name,t,0x<TPGT>`); `relativePortId` the relative target port
/// identifier.
///
/// Two sessions of the same ports are the same nexus: [#identity()] is what survives a new login,
/// the object itself stands for one incarnation and is compared by reference where "this very
/// session" is meant.
public final class ItNexus {
    private final String initiatorName;
    private final String initiatorPort;
    private final String targetPort;
    private final int relativePortId;
    private final String identity;
    private volatile boolean lost;

    /// Creates one incarnation of a nexus.
    public ItNexus(
            String initiatorName, String initiatorPort, String targetPort, int relativePortId) {
        this.initiatorName = initiatorName;
        this.initiatorPort = initiatorPort;
        this.targetPort = targetPort;
        this.relativePortId = relativePortId;
        this.identity = initiatorPort + "|" + targetPort;
    }

    /// The initiator device's name.
    public String initiatorName() {
        return initiatorName;
    }

    /// The initiator port's name.
    public String initiatorPort() {
        return initiatorPort;
    }

    /// The target port's name.
    public String targetPort() {
        return targetPort;
    }

    /// The relative target port identifier (1 to 65535).
    public int relativePortId() {
        return relativePortId;
    }

    /// This incarnation has ended: nothing may begin in its name any more.
    public void lose() {
        lost = true;
    }

    /// Whether this incarnation has ended.
    public boolean lost() {
        return lost;
    }

    /// What two incarnations of the same nexus have in common.
    public String identity() {
        return identity;
    }

    @Override
    public String toString() {
        return identity;
    }
}
