package io.rbdgate.scsi.cdb;

/// Service actions of PERSISTENT RESERVE OUT, in the order of their codes.
public enum ReserveOutAction {
    REGISTER,
    RESERVE,
    RELEASE,
    CLEAR,
    PREEMPT,
    PREEMPT_AND_ABORT,
    REGISTER_AND_IGNORE_EXISTING_KEY,
    REGISTER_AND_MOVE;

    private static final ReserveOutAction[] BY_CODE = values();

    static ReserveOutAction of(CommandSpec spec) {
        return BY_CODE[spec.serviceAction()];
    }
}
