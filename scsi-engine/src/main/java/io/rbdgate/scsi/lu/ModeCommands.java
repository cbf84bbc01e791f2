package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.ValueStore;
import io.rbdgate.scsi.page.ModePages;
import io.rbdgate.scsi.page.ModeSelection;
import io.rbdgate.scsi.page.ParameterWriter;
import org.jspecify.annotations.Nullable;

/// MODE SENSE and MODE SELECT (SPC-4 r37 §6.11 to §6.14). There is one set of parameters for all
/// initiators; those that did not change it are told. Lane of the logical unit.
final class ModeCommands {
    private static final int SAVE_PAGES_BYTE = 1;

    private final LogicalUnit unit;
    private final NexusTable nexuses;
    private @Nullable ValueStore<ModeParameters> store;

    ModeCommands(LogicalUnit unit, NexusTable nexuses) {
        this.unit = unit;
        this.nexuses = nexuses;
    }

    /// From now on parameters can be saved; what has been saved is in force.
    void keepIn(ValueStore<ModeParameters> newStore) {
        store = newStore;
        unit.availability().mode(newStore.saved());
    }

    void sense(LuTask task, Command.ModeSense command) {
        ValueStore<ModeParameters> keeping = store;
        if (command.pageControl() == ModePages.SAVED && keeping == null) {
            Execution.answer(task, SenseCode.SAVING_PARAMETERS_NOT_SUPPORTED.sense());
            return;
        }
        ParameterWriter pages =
                ModePages.sense(command, unit.view(), keeping == null ? null : keeping.saved());
        if (pages == null) {
            Execution.invalidField(task, 2, 5);
        } else {
            ParameterData.answer(task, pages, command.allocationLength());
        }
    }

    void select(LuTask task, Command.ModeSelect command) {
        if (command.savePages() && store == null) {
            Execution.invalidField(task, SAVE_PAGES_BYTE, 0);
        } else if (!command.pageFormat() && command.parameterListLength() > 0) {
            Execution.invalidField(task, SAVE_PAGES_BYTE, 4);
        } else {
            ParameterListOperation.begin(
                    task, command.parameterListLength(), list -> select(task, command, list));
        }
    }

    private ParameterListOperation.Outcome select(
            LuTask task, Command.ModeSelect command, byte[] list) {
        ModeSelection selection = ModeSelection.of(command, list, unit.view());
        byte[] refusal = selection.refusal();
        if (refusal != null) {
            return new ParameterListOperation.Refused(refusal);
        }
        ValueStore<ModeParameters> keeping = store;
        if (command.savePages() && keeping != null) {
            return new ParameterListOperation.Later(
                    done ->
                            keeping.save(
                                    selection.mode(), saved -> done.complete(resultOf(saved), 0)),
                    () -> change(task, selection.mode()));
        }
        change(task, selection.mode());
        return new ParameterListOperation.Done();
    }

    private static BackstoreResult resultOf(boolean saved) {
        return saved ? BackstoreResult.OK : BackstoreResult.INTERNAL_ERROR;
    }

    private void change(LuTask task, ModeParameters mode) {
        if (!mode.equals(unit.view().mode())) {
            unit.availability().mode(mode);
            nexuses.raiseForOthers(task.nexus(), UnitAttention.MODE_PARAMETERS_CHANGED);
        }
    }
}
