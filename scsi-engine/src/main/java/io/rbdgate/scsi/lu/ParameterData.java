package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.page.ParameterWriter;

/// Puts parameter data into a task as its data-in.
final class ParameterData {
    private ParameterData() {}

    /// Answers the task with it, see [#set].
    static void answer(LuTask task, ParameterWriter data, long allocationLength) {
        set(task.task(), data, allocationLength, task.unit().allocator());
        task.unit().answer(task);
    }

    /// GOOD with the first `allocationLength` bytes of `data`, of which the initiator gets as many
    /// as it has room for.
    static void set(
            ScsiTask task,
            ParameterWriter data,
            long allocationLength,
            ByteBufAllocator allocator) {
        long wanted = Math.min(data.length(), allocationLength);
        int visible = (int) Math.min(wanted, task.dataInLength());
        task.wanted(0, wanted);
        if (visible > 0) {
            ByteBuf buffer = allocator.directBuffer(visible, visible);
            buffer.writeBytes(data.array(), 0, visible);
            task.finalDataIn(buffer);
        }
        task.outcome(ScsiStatus.GOOD, null);
    }
}
