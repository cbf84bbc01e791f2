package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command;
import org.jspecify.annotations.Nullable;

/// Whether the medium is in: ejected and loaded by START STOP UNIT, kept where it is by PREVENT
/// ALLOW MEDIUM REMOVAL of any nexus (SBC-3 r36 §5.9, §5.25). A fixed medium is always in. What is
/// ejected stays out over resets and sessions; a new start of the gateway finds it loaded. Lane of
/// the logical unit.
final class RemovableMedium {
    private static final int PREVENT = 1;

    private final LogicalUnit unit;
    private final NexusTable nexuses;
    private boolean loaded = true;

    RemovableMedium(LogicalUnit unit, NexusTable nexuses) {
        this.unit = unit;
        this.nexuses = nexuses;
    }

    /// The sense of a command that needs the medium, null when it can be used.
    @Nullable SenseCode refusal() {
        SenseCode notReady = unit.view().state().refusal();
        return notReady != null || loaded ? notReady : SenseCode.MEDIUM_NOT_PRESENT;
    }

    /// Two of the four values are obsolete.
    void preventAllow(LuTask task, Command.PreventAllow command) {
        if (command.prevent() > PREVENT) {
            Execution.invalidField(task, 4, 1);
        } else {
            task.nexus().preventsRemoval(command.prevent() == PREVENT);
            Execution.answer(task, ScsiStatus.GOOD);
        }
    }

    /// There are no power conditions: to enter one changes nothing, and START and LOEJ do not count
    /// then. A stop flushes and is otherwise without effect: the disk is shared, and one host must
    /// not take it away from the others unless it is declared removable.
    void startStop(LuTask task, Command.StartStopUnit command) {
        if (command.powerCondition() != 0) {
            Execution.answer(task, ScsiStatus.GOOD);
        } else if (command.loadEject()) {
            loadOrEject(task, command);
        } else if (!loaded) {
            Execution.answer(task, SenseCode.MEDIUM_NOT_PRESENT.sense());
        } else if (command.start()) {
            Execution.answer(task, ScsiStatus.GOOD);
        } else {
            flushed(task, command, new FlushOperation(task));
        }
    }

    private void loadOrEject(LuTask task, Command.StartStopUnit command) {
        if (!unit.view().settings().removable()) {
            Execution.invalidField(task, 4, 1);
        } else if (command.start() == loaded) {
            Execution.answer(task, ScsiStatus.GOOD);
        } else if (nexuses.anyPreventsRemoval()) {
            Execution.answer(task, SenseCode.MEDIUM_REMOVAL_PREVENTED.sense());
        } else if (command.start()) {
            loaded = true;
            nexuses.raiseForOthers(task.nexus(), UnitAttention.MEDIUM_CHANGED);
            Execution.answer(task, ScsiStatus.GOOD);
        } else {
            if (command.immediate() || command.noFlush()) {
                loaded = false;
            }
            flushed(task, command, new FlushOperation(task, this::takeOut));
        }
    }

    private static void flushed(
            LuTask task, Command.StartStopUnit command, FlushOperation operation) {
        if (command.immediate() && !command.noFlush()) {
            task.unit().availability().flushInBackground();
        }
        if (command.immediate() || command.noFlush()) {
            Execution.answer(task, ScsiStatus.GOOD);
        } else {
            task.perform(operation);
        }
    }

    /// What is cached is on the medium; meanwhile somebody may have forbidden the removal.
    private @Nullable SenseCode takeOut() {
        if (nexuses.anyPreventsRemoval()) {
            return SenseCode.MEDIUM_REMOVAL_PREVENTED;
        }
        loaded = false;
        return null;
    }
}
