package io.rbdgate.scsi.cdb;

/// In which states of the logical unit a command is answered.
public enum AccessRule {
    /// Always, also while the backstore is missing; needs nothing of it.
    ANY_STATE,
    /// Only while the unit is online, also without a medium.
    ONLINE,
    /// Only while the unit is online and a medium is loaded (always, where it is not removable).
    MEDIUM
}
