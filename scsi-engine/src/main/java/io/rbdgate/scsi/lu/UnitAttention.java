package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.page.ModePages;
import io.rbdgate.scsi.reservation.Transition;

/// Unit attention conditions, the most important first: that one is reported first.
enum UnitAttention {
    POWER_ON(0, SenseCode.POWER_ON),
    BUS_RESET(1, SenseCode.BUS_RESET),
    DEVICE_RESET(2, SenseCode.DEVICE_RESET),
    NEXUS_LOSS(3, SenseCode.I_T_NEXUS_LOSS),
    REGISTRATIONS_PREEMPTED(4, SenseCode.REGISTRATIONS_PREEMPTED),
    RESERVATIONS_PREEMPTED(5, SenseCode.RESERVATIONS_PREEMPTED),
    RESERVATIONS_RELEASED(6, SenseCode.RESERVATIONS_RELEASED),
    MEDIUM_CHANGED(7, SenseCode.MEDIUM_MAY_HAVE_CHANGED),
    MODE_PARAMETERS_CHANGED(8, SenseCode.MODE_PARAMETERS_CHANGED),
    LOG_PARAMETERS_CHANGED(9, SenseCode.LOG_PARAMETERS_CHANGED),
    CAPACITY_CHANGED(10, SenseCode.CAPACITY_CHANGED),
    SPACE_LOW(
            11,
            Sense.withInformation(
                    SenseCode.SPACE_THRESHOLD_REACHED, ModePages.THRESHOLD_DESCRIPTOR_AT)),
    LUNS_CHANGED(12, SenseCode.REPORTED_LUNS_CHANGED),
    COMMANDS_CLEARED(13, SenseCode.COMMANDS_CLEARED),
    ACCESS_STATE_CHANGED(14, SenseCode.ACCESS_STATE_CHANGED);

    private final int priority;

    // Shared; nobody writes to sense data once it is made.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] sense;

    UnitAttention(int priority, SenseCode code) {
        this(priority, code.sense());
    }

    UnitAttention(int priority, byte[] sense) {
        this.priority = priority;
        this.sense = sense;
    }

    /// The one that tells of a change of reservations.
    static UnitAttention of(Transition.Event event) {
        return switch (event) {
            case RESERVATIONS_PREEMPTED -> RESERVATIONS_PREEMPTED;
            case RESERVATIONS_RELEASED -> RESERVATIONS_RELEASED;
            case REGISTRATIONS_PREEMPTED -> REGISTRATIONS_PREEMPTED;
        };
    }

    /// What is reported: fixed format, one shared array.
    byte[] sense() {
        return sense;
    }

    /// Its bit in [UnitAttentions].
    int bit() {
        return 1 << priority;
    }
}
