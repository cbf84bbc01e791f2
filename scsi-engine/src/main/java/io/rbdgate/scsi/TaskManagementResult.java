package io.rbdgate.scsi;

/// Service responses of a task management function (SAM-5 r21 §7.1).
public enum TaskManagementResult {
    COMPLETE,
    TASK_DOES_NOT_EXIST,
    INCORRECT_LOGICAL_UNIT,
    NOT_SUPPORTED,
    REJECTED
}
