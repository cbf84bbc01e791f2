package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.cdb.ReservationRule;

/// What the reservations of a logical unit let a nexus do (SPC-4 r37 table 59, SBC-3 r36 table 14,
/// SPC-2 r20 table 10).
public enum Permission {
    /// Everything.
    ALL,
    /// What changes nothing: another nexus reserves writing.
    READING,
    /// No access to the medium: another nexus reserves all access.
    NOTHING,
    /// It has the unit by RESERVE: persistent reservations are not managed meanwhile.
    RESERVING,
    /// Another nexus has the unit by RESERVE.
    RESERVED;

    private static final int PREVENT = 0x03;
    private static final int START = 0x01;
    private static final int POWER_CONDITION = 0xF0;

    /// Whether a command under `rule` may be performed.
    public boolean allows(ReservationRule rule, byte[] cdb) {
        return switch (rule) {
            case ALWAYS, RESERVE -> true;
            case UNLESS_RESERVED -> this != RESERVED;
            case PERSISTENT -> this != RESERVED && this != RESERVING;
            case INFORMATION, READ -> mayRead();
            case WRITE, CONTROL -> mayWrite();
            case START_STOP -> mayWrite() || (cdb[4] & (START | POWER_CONDITION)) == START;
            case PREVENT_ALLOW -> mayWrite() || (cdb[4] & PREVENT) == 0;
        };
    }

    private boolean mayWrite() {
        return this == ALL || this == RESERVING;
    }

    private boolean mayRead() {
        return mayWrite() || this == READING;
    }
}
