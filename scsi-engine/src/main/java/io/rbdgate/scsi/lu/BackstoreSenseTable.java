package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import org.jspecify.annotations.Nullable;

/// What an initiator is told when a backstore operation has failed. The only translation from one
/// to the other: never GOOD, and never HARDWARE ERROR, since that keeps hosts from failing over.
final class BackstoreSenseTable {
    private BackstoreSenseTable() {}

    /// The status of a failed operation.
    static ScsiStatus status(BackstoreResult result) {
        return result == BackstoreResult.NO_RESOURCE
                ? ScsiStatus.TASK_SET_FULL
                : ScsiStatus.CHECK_CONDITION;
    }

    /// The sense of a failed operation, null where the status has none.
    static @Nullable SenseCode sense(BackstoreResult result, boolean write) {
        return switch (result) {
            case OK -> throw new IllegalArgumentException("OK is no failure");
            case MISCOMPARE -> SenseCode.MISCOMPARE;
            case OUT_OF_RANGE -> SenseCode.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE;
            case NO_SPACE -> SenseCode.SPACE_ALLOCATION_FAILED;
            case READ_ONLY -> SenseCode.WRITE_PROTECTED;
            case MEDIUM_ERROR, FAILED ->
                    write ? SenseCode.WRITE_ERROR : SenseCode.UNRECOVERED_READ_ERROR;
            case GONE -> SenseCode.LOGICAL_UNIT_NOT_SUPPORTED;
            case FENCED -> SenseCode.NOT_READY_UNAVAILABLE;
            case NOT_OWNER -> SenseCode.NOT_READY_STANDBY;
            case TIMEOUT -> SenseCode.NOT_READY_TRANSITION;
            case UNSUPPORTED -> SenseCode.INVALID_COMMAND_OPERATION_CODE;
            case INTERNAL_ERROR -> SenseCode.INTERNAL_TARGET_FAILURE;
            case NO_RESOURCE -> null;
        };
    }
}
