package io.rbdgate.scsi;

/// Task management functions (SAM-5 r21 §7).
public enum TaskManagementFunction {
    ABORT_TASK,
    ABORT_TASK_SET,
    CLEAR_ACA,
    CLEAR_TASK_SET,
    LOGICAL_UNIT_RESET,
    TARGET_WARM_RESET,
    TARGET_COLD_RESET,
    /// The session has ended: all tasks of the nexus end, SPC-2 reservations and unit attentions of
    /// it go.
    I_T_NEXUS_LOSS
}
