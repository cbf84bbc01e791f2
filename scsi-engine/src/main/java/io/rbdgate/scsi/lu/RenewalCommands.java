package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.copy.Request;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.renewal.FormatList;
import io.rbdgate.scsi.renewal.OverwriteList;
import io.rbdgate.scsi.renewal.RenewalPlan;
import java.util.List;

/// FORMAT UNIT and SANITIZE. Lane of the logical unit.
///
/// With IMMED they are answered when it is noted that they have begun, so only where that outlives
/// a crash. Without it they are answered at the end, and whoever aborts them ends only the wait.
final class RenewalCommands {
    private static final int LIST_LENGTH_AT = 7;
    private static final int IMMEDIATE_AT = 1;
    private static final int IMMEDIATE_BIT = 7;
    private static final int UNRESTRICTED_EXIT_BIT = 5;

    private final LogicalUnit unit;
    private final MediumRenewal renewal;

    RenewalCommands(LogicalUnit unit) {
        this.unit = unit;
        this.renewal = unit.renewal();
    }

    void sanitize(LuTask task, Command.Sanitize command) {
        boolean overwrite = task.spec() == CommandSpec.SANITIZE_OVERWRITE;
        int length = command.parameterListLength();
        int longest = overwrite ? OverwriteList.HEADER_BYTES + blockBytes() : 0;
        if (length > longest || (overwrite && length <= OverwriteList.HEADER_BYTES)) {
            Execution.invalidField(task, LIST_LENGTH_AT, 7);
        } else if (task.spec() == CommandSpec.SANITIZE_EXIT_FAILURE_MODE) {
            exitFailureMode(task);
        } else if (command.immediate() && !renewal.outlivesCrash()) {
            Execution.invalidField(task, IMMEDIATE_AT, IMMEDIATE_BIT);
        } else if (command.unrestrictedExit() && renewal.restricted()) {
            Execution.invalidField(task, IMMEDIATE_AT, UNRESTRICTED_EXIT_BIT);
        } else if (task.spec() == CommandSpec.SANITIZE_CRYPTOGRAPHIC_ERASE) {
            cryptographicErase(task, command);
        } else if (overwrite) {
            ParameterListOperation.begin(task, length, list -> overwrite(task, command, list));
        } else {
            ParameterListOperation.begin(task, renewed(task, command, List.of()));
        }
    }

    /// Nothing is begun, and the medium stays usable, when something else has the key as well: a
    /// snapshot.
    private void cryptographicErase(LuTask task, Command.Sanitize command) {
        BlockBackstore backstore = unit.availability().backstore(unit.availability().generation());
        if (backstore == null) {
            Execution.answer(task, SenseCode.INTERNAL_TARGET_FAILURE.sense());
            return;
        }
        RenewalPlan plan = RenewalPlan.withNewKey(sanitizing(command));
        ParameterListOperation.begin(
                task,
                new ParameterListOperation.Checked(
                        backstore::mayEraseKey,
                        result ->
                                result == BackstoreResult.OK
                                        ? outcome(task, plan, command.immediate())
                                        : refused(Sense.invalidFieldInCdb(1, 4))));
    }

    private static MediumWork sanitizing(Command.Sanitize command) {
        return command.unrestrictedExit() ? MediumWork.UNRESTRICTED_SANITIZE : MediumWork.SANITIZE;
    }

    private ParameterListOperation.Outcome overwrite(
            LuTask task, Command.Sanitize command, byte[] list) {
        return switch (OverwriteList.read(list, blockBytes())) {
            case Request.Refused<List<byte[]>> refused -> refused(refused.sense());
            case Request.Accepted<List<byte[]>> passes -> renewed(task, command, passes.value());
        };
    }

    private ParameterListOperation.Outcome renewed(
            LuTask task, Command.Sanitize command, List<byte[]> passes) {
        return outcome(task, new RenewalPlan(sanitizing(command), passes), command.immediate());
    }

    /// Without a failure there is nothing to leave.
    private void exitFailureMode(LuTask task) {
        if (renewal.restricted()) {
            Execution.invalidField(task, IMMEDIATE_AT, 4);
        } else {
            ParameterListOperation.begin(
                    task,
                    renewal.canBeLeft()
                            ? new ParameterListOperation.Asked(renewal::exitFailureMode)
                            : new ParameterListOperation.Done());
        }
    }

    /// FMTDATA says whether there is a list; how long it is says only the initiator.
    void format(LuTask task, Command.FormatUnit command) {
        if (!command.hasList()) {
            formatWithoutList(task, command);
        } else {
            int offered = (int) Math.min(task.task().dataOutLength(), FormatList.LONGEST_BYTES);
            if (offered == 0) {
                Execution.answer(task, SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
            } else {
                ParameterListOperation.begin(task, offered, list -> format(task, command, list));
            }
        }
    }

    private void formatWithoutList(LuTask task, Command.FormatUnit command) {
        if (command.longList() || command.completeList() || command.defectFormat() != 0) {
            Execution.invalidField(task, 1, 5);
        } else {
            RenewalPlan plan = new RenewalPlan(MediumWork.FORMAT, List.of());
            ParameterListOperation.begin(task, outcome(task, plan, false));
        }
    }

    private ParameterListOperation.Outcome format(
            LuTask task, Command.FormatUnit command, byte[] list) {
        return switch (FormatList.read(command, list, blockBytes())) {
            case Request.Refused<FormatList> refused -> refused(refused.sense());
            case Request.Accepted<FormatList> accepted -> {
                FormatList read = accepted.value();
                yield read.immediate() && !renewal.outlivesCrash()
                        ? refused(Sense.invalidFieldInParameterList(1))
                        : outcome(
                                task,
                                new RenewalPlan(MediumWork.FORMAT, read.passes()),
                                read.immediate());
            }
        };
    }

    private ParameterListOperation.Outcome outcome(
            LuTask task, RenewalPlan plan, boolean immediate) {
        return immediate
                ? new ParameterListOperation.Asked(told -> renewal.begin(task, plan, told))
                : new ParameterListOperation.Watched(
                        over -> renewal.beginAndWait(task, plan, over), renewal::leave);
    }

    private static ParameterListOperation.Outcome refused(byte[] sense) {
        return new ParameterListOperation.Refused(sense);
    }

    private int blockBytes() {
        return unit.view().settings().blockBytes();
    }
}
