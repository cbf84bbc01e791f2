package io.rbdgate.scsi.description;

import org.jspecify.annotations.Nullable;

/// The asymmetric access states that a target port group can be in here (SPC-4 r37 §5.15.2.4).
public enum AccessState {
    /// I/O works, and there is no better way.
    ACTIVE_OPTIMIZED(0x0, 0x01),
    /// I/O works by way of the gateway that owns the backstore.
    ACTIVE_NON_OPTIMIZED(0x1, 0x02),
    /// Ready to take over; no I/O.
    STANDBY(0x2, 0x04),
    /// No I/O, and no takeover either.
    UNAVAILABLE(0x3, 0x08),
    /// On the way from one state to another.
    TRANSITIONING(0xF, 0x80);

    private final int code;
    private final int supportBit;

    AccessState(int code, int supportBit) {
        this.code = code;
        this.supportBit = supportBit;
    }

    /// The state with this code, or null for those that do not exist here.
    public static @Nullable AccessState find(int code) {
        for (AccessState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return null;
    }

    /// How a path to a unit in `state` is, when the unit is served by this gateway alone.
    public static AccessState of(LuState state) {
        return switch (state) {
            case ONLINE -> ACTIVE_OPTIMIZED;
            case STANDBY -> STANDBY;
            case UNAVAILABLE, GONE -> UNAVAILABLE;
            case OPENING, TRANSITIONING -> TRANSITIONING;
        };
    }

    /// ASYMMETRIC ACCESS STATE.
    public int code() {
        return code;
    }

    /// Its bit among the states a group says it can be in.
    public int supportBit() {
        return supportBit;
    }
}
