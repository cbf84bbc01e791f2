package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.SenseCode;
import org.jspecify.annotations.Nullable;

/// How a request ends.
public enum Verdict {
    /// Done, or nothing to do.
    GOOD(null),
    /// RESERVATION CONFLICT.
    CONFLICT(null),
    INVALID_FIELD_IN_CDB(SenseCode.INVALID_FIELD_IN_CDB),
    INVALID_FIELD_IN_PARAMETER_LIST(SenseCode.INVALID_FIELD_IN_PARAMETER_LIST),
    INVALID_RELEASE(SenseCode.INVALID_RELEASE_OF_PERSISTENT_RESERVATION),
    NO_ROOM(SenseCode.INSUFFICIENT_REGISTRATION_RESOURCES);

    private final @Nullable SenseCode sense;

    Verdict(@Nullable SenseCode sense) {
        this.sense = sense;
    }

    /// The sense of CHECK CONDITION, null for the two that have a status of their own.
    public @Nullable SenseCode sense() {
        return sense;
    }
}
