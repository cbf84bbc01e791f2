package io.rbdgate.scsi.cdb;

/// Service actions of PERSISTENT RESERVE IN, in the order of their codes.
public enum ReserveInAction {
    READ_KEYS,
    READ_RESERVATION,
    REPORT_CAPABILITIES,
    READ_FULL_STATUS;

    private static final ReserveInAction[] BY_CODE = values();

    static ReserveInAction of(CommandSpec spec) {
        return BY_CODE[spec.serviceAction()];
    }
}
