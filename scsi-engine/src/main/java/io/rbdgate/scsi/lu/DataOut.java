package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;

/// Whether the initiator sends as much as its command needs; refused before anything moves if not.
final class DataOut {
    private DataOut() {}

    /// At least `bytes`; the rest is not taken.
    static boolean covers(LuTask task, long bytes) {
        task.task().wanted(bytes, 0);
        return enough(task, task.task().dataOutLength() >= bytes);
    }

    /// Exactly `bytes`.
    static boolean is(LuTask task, long bytes) {
        task.task().wanted(bytes, 0);
        return enough(task, task.task().dataOutLength() == bytes);
    }

    private static boolean enough(LuTask task, boolean enough) {
        if (!enough) {
            Execution.answer(task, SenseCode.INVALID_FIELD_IN_INFORMATION_UNIT.sense());
        }
        return enough;
    }
}
