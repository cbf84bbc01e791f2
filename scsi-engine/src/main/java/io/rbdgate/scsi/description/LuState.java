package io.rbdgate.scsi.description;

import io.rbdgate.scsi.SenseCode;
import org.jspecify.annotations.Nullable;

/// Whether a logical unit can do I/O here, and what it says when it cannot.
public enum LuState {
    /// The backstore is not open yet.
    OPENING(SenseCode.NOT_READY_BECOMING_READY),
    /// I/O works.
    ONLINE(null),
    /// Another gateway owns the backstore.
    STANDBY(SenseCode.NOT_READY_STANDBY),
    /// The backstore cannot be reached or this gateway is fenced.
    UNAVAILABLE(SenseCode.NOT_READY_UNAVAILABLE),
    /// The backstore is being handed over; the state lasts seconds.
    TRANSITIONING(SenseCode.NOT_READY_TRANSITION),
    /// Removed for good.
    GONE(SenseCode.LOGICAL_UNIT_NOT_SUPPORTED);

    private final @Nullable SenseCode refusal;

    LuState(@Nullable SenseCode refusal) {
        this.refusal = refusal;
    }

    /// The sense of a command that needs the medium, null when the state allows it.
    public @Nullable SenseCode refusal() {
        return refusal;
    }
}
