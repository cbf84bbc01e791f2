package io.rbdgate.iscsi.pdu;

import org.jspecify.annotations.Nullable;

/// Task management functions as iSCSI numbers them (RFC 7143 §11.5.1; 9 to 12: RFC 7144 §4.1).
public enum TaskFunction {
    ABORT_TASK(1),
    ABORT_TASK_SET(2),
    CLEAR_ACA(3),
    CLEAR_TASK_SET(4),
    LOGICAL_UNIT_RESET(5),
    TARGET_WARM_RESET(6),
    TARGET_COLD_RESET(7),
    TASK_REASSIGN(8),
    QUERY_TASK(9),
    QUERY_TASK_SET(10),
    I_T_NEXUS_RESET(11),
    QUERY_ASYNC_EVENT(12);

    private final int code;

    TaskFunction(int code) {
        this.code = code;
    }

    /// The seven bits on the wire.
    public int code() {
        return code;
    }

    /// The value of a code; null for one that is not defined.
    public static @Nullable TaskFunction ofCode(int code) {
        for (TaskFunction value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return null;
    }
}
