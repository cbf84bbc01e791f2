package io.rbdgate.management.live;

/// What a change does to those who use the disks.
public enum Effect {
    /// Nobody loses anything.
    GIVES,
    /// Somebody may lose access or a disk: not confirmed before it is so everywhere.
    TAKES
}
