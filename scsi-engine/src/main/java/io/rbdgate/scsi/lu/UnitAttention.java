package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;

/// Unit attention conditions, the most important first: that one is reported first.
enum UnitAttention {
    POWER_ON(0, SenseCode.POWER_ON),
    BUS_RESET(1, SenseCode.BUS_RESET),
    DEVICE_RESET(2, SenseCode.DEVICE_RESET),
    NEXUS_LOSS(3, SenseCode.I_T_NEXUS_LOSS),
    MEDIUM_CHANGED(4, SenseCode.MEDIUM_MAY_HAVE_CHANGED),
    MODE_PARAMETERS_CHANGED(5, SenseCode.MODE_PARAMETERS_CHANGED),
    CAPACITY_CHANGED(6, SenseCode.CAPACITY_CHANGED),
    LUNS_CHANGED(7, SenseCode.REPORTED_LUNS_CHANGED),
    COMMANDS_CLEARED(8, SenseCode.COMMANDS_CLEARED);

    private final int priority;
    private final SenseCode sense;

    UnitAttention(int priority, SenseCode sense) {
        this.priority = priority;
        this.sense = sense;
    }

    /// What is reported.
    SenseCode sense() {
        return sense;
    }

    /// Its bit in [UnitAttentions].
    int bit() {
        return 1 << priority;
    }
}
