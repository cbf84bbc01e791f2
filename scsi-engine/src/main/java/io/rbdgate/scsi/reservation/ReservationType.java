package io.rbdgate.scsi.reservation;

import org.jspecify.annotations.Nullable;

/// Types of persistent reservations (SPC-4 r37 table 182), by what others may still do.
public enum ReservationType {
    WRITE_EXCLUSIVE(1, false),
    EXCLUSIVE_ACCESS(3, true),
    WRITE_EXCLUSIVE_REGISTRANTS_ONLY(5, false),
    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(6, true),
    WRITE_EXCLUSIVE_ALL_REGISTRANTS(7, false),
    EXCLUSIVE_ACCESS_ALL_REGISTRANTS(8, true);

    private final int code;
    private final boolean exclusiveAccess;

    ReservationType(int code, boolean exclusiveAccess) {
        this.code = code;
        this.exclusiveAccess = exclusiveAccess;
    }

    /// The type of the TYPE field, or null when there is none of that number.
    public static @Nullable ReservationType of(int code) {
        for (ReservationType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    /// The TYPE field.
    public int code() {
        return code;
    }

    /// Whether others may not read either.
    public boolean exclusiveAccess() {
        return exclusiveAccess;
    }

    /// Whether every registrant holds the reservation.
    public boolean allRegistrants() {
        return switch (this) {
            case WRITE_EXCLUSIVE_ALL_REGISTRANTS, EXCLUSIVE_ACCESS_ALL_REGISTRANTS -> true;
            case WRITE_EXCLUSIVE,
                    EXCLUSIVE_ACCESS,
                    WRITE_EXCLUSIVE_REGISTRANTS_ONLY,
                    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY ->
                    false;
        };
    }

    /// Whether every registrant has the access of the holder.
    public boolean admitsRegistrants() {
        return switch (this) {
            case WRITE_EXCLUSIVE, EXCLUSIVE_ACCESS -> false;
            case WRITE_EXCLUSIVE_REGISTRANTS_ONLY,
                    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY,
                    WRITE_EXCLUSIVE_ALL_REGISTRANTS,
                    EXCLUSIVE_ACCESS_ALL_REGISTRANTS ->
                    true;
        };
    }
}
