package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.LuView;

/// Commands on the blocks of the medium: checks range, limits and the amount of data before
/// anything moves, then begins the operation. Lane of the logical unit.
final class MediumCommands {
    private static final int BYTCHK_BIT = 2;

    private final LogicalUnit unit;

    MediumCommands(LogicalUnit unit) {
        this.unit = unit;
    }

    void read(LuTask task, Command.Read command) {
        if (transferAllowed(task, command.lba(), command.blocks())) {
            int block = unit.view().settings().blockBytes();
            ReadOperation.begin(task, command.lba() * block, command.blocks() * block, block);
        }
    }

    /// An initiator that sends less than the CDB says gets just that written, when it is whole
    /// blocks, with GOOD and the residual overflow; part of a block is refused.
    void write(LuTask task, Command.Write command) {
        if (!transferAllowed(task, command.lba(), command.blocks())) {
            return;
        }
        int block = unit.view().settings().blockBytes();
        long bytes = wholeBlocksOffered(task, command.blocks() * block, block);
        if (bytes >= 0) {
            WriteOperation.begin(task, command.lba() * block, bytes, command.fua());
        }
    }

    /// All or nothing, so all of its data has to come (SBC-4, WRITE ATOMIC). Whole physical blocks
    /// within one object of the backstore: the latter B0 cannot say, and hosts write atomically at
    /// multiples of the length, which never cross; what does is refused rather than torn.
    /// Boundaries within a write are not offered.
    void writeAtomic(LuTask task, Command.WriteAtomic command) {
        if (!inRange(task, command.lba(), command.blocks())) {
            return;
        }
        LuView view = unit.view();
        int block = view.settings().blockBytes();
        long start = command.lba() * block;
        int bytes = command.blocks() * block;
        int boundary = view.capabilities().atomicBoundaryBytes();
        if (command.boundary() != 0) {
            Execution.invalidField(task, 10, 7);
        } else if (command.lba() % unit.limits().atomicUnit() != 0) {
            Execution.invalidField(task, 2, 7);
        } else if (command.blocks() % unit.limits().atomicUnit() != 0
                || command.blocks() > unit.limits().maximumAtomic()) {
            Execution.invalidField(task, 12, 7);
        } else if (boundary != 0 && start % boundary + bytes > boundary) {
            Execution.invalidField(task, 2, 7);
        } else if (DataOut.covers(task, bytes)) {
            WriteOperation.begin(task, start, bytes, command.fua());
        }
    }

    /// How much of `wanted` the initiator sends; refused (-1) when that ends within a block.
    private static long wholeBlocksOffered(LuTask task, long wanted, int block) {
        long bytes = Math.min(wanted, task.task().dataOutLength());
        task.task().wanted(wanted, 0);
        if (bytes % block != 0) {
            Execution.answer(task, SenseCode.INVALID_FIELD_IN_INFORMATION_UNIT.sense());
            return -1;
        }
        return bytes;
    }

    void orWrite(LuTask task, Command.OrWrite command) {
        if (transferAllowed(task, command.lba(), command.blocks())) {
            int block = unit.view().settings().blockBytes();
            long bytes = command.blocks() * block;
            if (DataOut.covers(task, bytes)) {
                task.perform(
                        new MergeOperation(
                                task,
                                MergeOperation.Kind.OR_WRITE,
                                command.lba() * block,
                                bytes,
                                command.fua()));
            }
        }
    }

    void writeAndVerify(LuTask task, Command.WriteAndVerify command) {
        if (command.byteCheck() > 1) {
            Execution.invalidField(task, 1, BYTCHK_BIT);
        } else if (transferAllowed(task, command.lba(), command.blocks())) {
            MergeOperation.Kind kind =
                    command.byteCheck() == 0
                            ? MergeOperation.Kind.WRITE_AND_READ
                            : MergeOperation.Kind.WRITE_AND_COMPARE;
            int block = unit.view().settings().blockBytes();
            long bytes = wholeBlocksOffered(task, command.blocks() * block, block);
            if (bytes >= 0) {
                task.perform(new MergeOperation(task, kind, command.lba() * block, bytes, true));
            }
        }
    }

    void verify(LuTask task, Command.Verify command) {
        int check = command.byteCheck();
        int block = unit.view().settings().blockBytes();
        if (check == 2) {
            Execution.invalidField(task, 1, BYTCHK_BIT);
            return;
        }
        // Without data-out the length is no transfer and has no limit.
        boolean allowed =
                check == 1
                        ? transferAllowed(task, command.lba(), command.blocks())
                        : inRange(task, command.lba(), command.blocks());
        long bytes = command.blocks() * block;
        long dataOut = check == 0 ? 0 : check == 1 ? bytes : Math.min(bytes, block);
        if (allowed && DataOut.covers(task, dataOut)) {
            task.perform(new VerifyOperation(task, command.lba() * block, bytes, check, block));
        }
    }

    void compareAndWrite(LuTask task, Command.CompareAndWrite command) {
        int block = unit.view().settings().blockBytes();
        if (!inRange(task, command.lba(), command.blocks())) {
            return;
        }
        if (command.blocks() > unit.limits().maximumCompareAndWrite()) {
            Execution.invalidField(task, 13, 7);
            return;
        }
        int length = command.blocks() * block;
        task.task().wanted(2L * length, 0);
        if (task.task().dataOutLength() != 2L * length) {
            // the field that does not fit what is sent, 256 blocks given as 0 among them
            Execution.invalidField(task, 13, 7);
            return;
        }
        if (length == 0) {
            Execution.answer(task, ScsiStatus.GOOD);
            return;
        }
        task.perform(
                new CompareAndWriteOperation(task, command.lba() * block, length, command.fua()));
    }

    /// Zero blocks are refused (WSNZ is one): an initiator that means nothing must not write all.
    /// Only where the LUN says so they mean all from the address to the end of the medium (SBC-3
    /// r36 §5.44), within the limit for every WRITE SAME.
    void writeSame(LuTask task, Command.WriteSame command) {
        LuView view = unit.view();
        int block = view.settings().blockBytes();
        boolean toTheEnd = command.blocks() == 0;
        if (toTheEnd && !view.settings().writeSameToEnd()) {
            Execution.invalidField(task, lengthField(task), 7);
            return;
        }
        // An address just behind the last block is no place to begin.
        if (!inRange(task, command.lba(), toTheEnd ? 1 : command.blocks())) {
            return;
        }
        long blocks = toTheEnd ? view.blocks() - command.lba() : command.blocks();
        if (command.anchor()) {
            Execution.invalidField(task, 1, 4);
        } else if (command.unmap() && !view.thin()) {
            Execution.invalidField(task, 1, 3);
        } else if (blocks > unit.limits().maximumWriteSame()) {
            Execution.invalidField(task, lengthField(task), 7);
        } else if (command.noDataOut() ? DataOut.covers(task, 0) : DataOut.is(task, block)) {
            task.perform(
                    new WriteSameOperation(
                            task,
                            command.lba() * block,
                            blocks * block,
                            block,
                            command.unmap(),
                            !command.noDataOut()));
        }
    }

    void unmap(LuTask task, Command.Unmap command) {
        int headerBytes = 8;
        if (!unit.view().thin()) {
            Execution.answer(task, SenseCode.INVALID_COMMAND_OPERATION_CODE.sense());
        } else if (command.anchor()) {
            Execution.invalidField(task, 1, 0);
        } else if (command.parameterListLength() == 0) {
            Execution.answer(task, ScsiStatus.GOOD);
        } else if (command.parameterListLength() < headerBytes) {
            Execution.answer(task, SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
        } else if (DataOut.covers(task, command.parameterListLength())) {
            task.perform(new UnmapOperation(task, command.parameterListLength()));
        }
    }

    void synchronizeCache(LuTask task, Command.SynchronizeCache command) {
        if (!inRange(task, command.lba(), command.blocks())) {
            return;
        }
        if (command.immediate()) {
            unit.availability().flushInBackground();
            Execution.answer(task, ScsiStatus.GOOD);
        } else {
            task.perform(new FlushOperation(task));
        }
    }

    /// Nothing is fetched; what is on the medium is as near as it will be.
    void preFetch(LuTask task, Command.PreFetch command) {
        if (inRange(task, command.lba(), command.blocks())) {
            Execution.answer(task, ScsiStatus.CONDITION_MET);
        }
    }

    private boolean transferAllowed(LuTask task, long lba, long blocks) {
        if (!inRange(task, lba, blocks)) {
            return false;
        }
        if (blocks > unit.limits().maximumTransfer()) {
            Execution.invalidField(task, lengthField(task), 7);
            return false;
        }
        return true;
    }

    private boolean inRange(LuTask task, long lba, long blocks) {
        long size = unit.view().blocks();
        if (lba < 0 || lba > size || blocks > size - lba) {
            Execution.answer(task, SenseCode.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE.sense());
            return false;
        }
        return true;
    }

    private static int lengthField(LuTask task) {
        CommandSpec spec = task.spec();
        return switch (spec == null ? 0 : spec.cdbLength()) {
            case 6 -> 4;
            case 10 -> 7;
            case 12 -> 6;
            default -> 10;
        };
    }
}
