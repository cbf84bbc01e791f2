package io.rbdgate.scsi.cdb;

/// What a command is under a reservation of another nexus, by its meaning and not by the way its
/// data goes (SPC-4 r37 table 59, SBC-3 r36 table 14).
public enum ReservationRule {
    /// Allowed under every reservation.
    ALWAYS,
    /// Allowed under every persistent reservation, refused while another nexus has the unit by
    /// RESERVE.
    UNLESS_RESERVED,
    /// Manages persistent reservations: refused while any nexus has the unit by RESERVE, else the
    /// request itself decides.
    PERSISTENT,
    /// RESERVE and RELEASE: the request itself decides.
    RESERVE,
    /// Tells how the unit is set up, nothing of the medium: refused as READ.
    INFORMATION,
    /// Reads the medium and changes nothing: refused by exclusive access only.
    READ,
    /// Changes the medium: refused by write exclusive and exclusive access.
    WRITE,
    /// Leaves the medium as it is, but what others find depends on it: refused as WRITE.
    CONTROL,
    /// START STOP UNIT: to start is allowed under every reservation, all else refused as WRITE.
    START_STOP,
    /// PREVENT ALLOW MEDIUM REMOVAL: to allow is allowed, to prevent refused as WRITE.
    PREVENT_ALLOW
}
