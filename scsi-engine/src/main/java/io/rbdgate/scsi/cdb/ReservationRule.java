package io.rbdgate.scsi.cdb;

/// What a command is under a reservation of another nexus, by its meaning (SPC-4 r37 table 59,
/// SBC-3 r36 table 14).
public enum ReservationRule {
    /// Allowed under every reservation.
    ALWAYS,
    /// Changes nothing on the medium: refused by exclusive access only.
    READ,
    /// Changes the medium: refused by write exclusive and exclusive access.
    WRITE
}
