package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.copy.CopyLimits;
import io.rbdgate.scsi.copy.CopyList;
import io.rbdgate.scsi.copy.CopyProgress;
import io.rbdgate.scsi.copy.CopyResults;
import io.rbdgate.scsi.copy.ListIdentifier;
import io.rbdgate.scsi.copy.Request;
import io.rbdgate.scsi.page.ParameterWriter;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// EXTENDED COPY and all that is asked about copies: the copy manager of one logical unit. Lane of
/// the logical unit.
final class CopyCommands {
    private static final int LONGEST_LIST_BYTES = 1 << 16;
    private static final int LIST_LENGTH_AT = 10;
    private static final int LIST_IDENTIFIER_AT = 2;

    private final CopyRecords records = new CopyRecords();
    private final TokenCommands tokens;
    private int running;

    CopyCommands(LogicalUnit unit, LongSupplier nanoTime) {
        this.tokens = new TokenCommands(unit, this, nanoTime);
    }

    /// The tokens that stand for data of this unit.
    LiveTokens liveTokens() {
        return tokens.live();
    }

    // --- commands

    void extendedCopy(LuTask task, Command.ExtendedCopy command) {
        takeList(
                task,
                command.parameterListLength(),
                list -> {
                    Request<CopyList> read =
                            command.lid4() ? CopyList.lid4(list) : CopyList.lid1(list);
                    return switch (read) {
                        case Request.Refused<CopyList> refused -> refused(refused.sense());
                        case Request.Accepted<CopyList> accepted -> begin(task, accepted.value());
                    };
                });
    }

    void populateToken(LuTask task, Command.PopulateToken command) {
        if (mayTakeList(task, command.parameterListLength())) {
            tokens.populate(task, command);
        }
    }

    void writeUsingToken(LuTask task, Command.WriteUsingToken command) {
        takeList(task, command.parameterListLength(), list -> tokens.write(task, command, list));
    }

    /// The copy ends as soon as nothing of it is in flight; its own command tells that.
    void abort(LuTask task, Command.CopyOperationAbort command) {
        CopyRecords.Entry entry = records.find(nexus(task), command.listIdentifier());
        CopyJob job = entry == null ? null : entry.job();
        if (entry == null || job == null || entry.progress().over()) {
            Execution.invalidField(task, LIST_IDENTIFIER_AT, 7);
        } else {
            Execution.answer(task, ScsiStatus.GOOD);
            job.abandon();
        }
    }

    void receiveResults(LuTask task, Command.ReceiveCopyResults command) {
        ParameterWriter results = results(task, command);
        if (results == null) {
            Execution.invalidField(task, LIST_IDENTIFIER_AT, 7);
        } else {
            ParameterData.answer(task, results, command.allocationLength());
        }
    }

    /// A task management function is about to be performed: with a reset ends, too, what no command
    /// waits for (SPC-4 r37 §5.16.3).
    void before(TaskManagementFunction function) {
        switch (function) {
            case LOGICAL_UNIT_RESET, TARGET_WARM_RESET, TARGET_COLD_RESET ->
                    records.inBackground().forEach(CopyJob::abandon);
            case ABORT_TASK, ABORT_TASK_SET, CLEAR_TASK_SET, CLEAR_ACA, I_T_NEXUS_LOSS -> {}
        }
    }

    // --- results

    /// Null when there is no such list identifier.
    private @Nullable ParameterWriter results(LuTask task, Command.ReceiveCopyResults command) {
        CommandSpec spec = task.spec();
        if (spec == CommandSpec.RECEIVE_COPY_OPERATING_PARAMETERS) {
            return CopyResults.operatingParameters();
        } else if (spec == CommandSpec.REPORT_ALL_ROD_TOKENS) {
            return CopyResults.allTokens(
                    task.target().tokens().managementTokens(unit -> sees(task, unit)));
        }
        CopyRecords.Entry entry = records.find(nexus(task), command.listIdentifier());
        if (entry == null || spec == null) {
            return null;
        }
        CopyProgress progress = entry.progress();
        boolean failed = progress.sense() != null;
        if (spec == CommandSpec.RECEIVE_COPY_STATUS_LID1) {
            forgetWhen(progress.over() && !failed, task, command);
            return CopyResults.status1(progress);
        } else if (spec == CommandSpec.RECEIVE_COPY_FAILURE_DETAILS_LID1) {
            forgetWhen(failed, task, command);
            return CopyResults.failureDetails(progress);
        } else if (spec == CommandSpec.RECEIVE_COPY_DATA_LID1) {
            return CopyResults.noHeldData();
        }
        return spec == CommandSpec.RECEIVE_COPY_STATUS_LID4
                ? CopyResults.status4(progress)
                : CopyResults.tokenInformation(progress);
    }

    /// A token tells the name of its unit: nobody hears of one that it does not see.
    private static boolean sees(LuTask task, LogicalUnit unit) {
        SeenUnit seen = task.target().find(nexus(task), unit.view().identity().naa());
        return seen != null && seen.unit() == unit;
    }

    private void forgetWhen(boolean told, LuTask task, Command.ReceiveCopyResults command) {
        if (told) {
            records.remove(nexus(task), command.listIdentifier());
        }
    }

    // --- beginning

    private ParameterListOperation.Outcome begin(LuTask task, CopyList list) {
        return switch (CopyPlan.of(task, list)) {
            case Request.Refused<List<CopyMove>> refused -> refused(refused.sense());
            case Request.Accepted<List<CopyMove>> plan ->
                    begin(task, list.identifier(), list.immediate(), plan.value());
        };
    }

    /// Begins to move, or refuses because too much is going on.
    ParameterListOperation.Outcome begin(
            LuTask task, ListIdentifier identifier, boolean immediate, List<CopyMove> moves) {
        ItNexus nexus = nexus(task);
        if (identifier.used() && records.busy(nexus, identifier.number())) {
            return refused(SenseCode.OPERATION_IN_PROGRESS.sense());
        } else if (running == CopyLimits.CONCURRENT_COPIES) {
            return new ParameterListOperation.Answered(ScsiStatus.TASK_SET_FULL);
        }
        CopyProgress progress = progress(task, immediate);
        CopyJob job = new CopyJob(task, moves, progress, () -> ended(nexus, identifier, progress));
        running++;
        if (identifier.used()) {
            records.add(nexus, identifier.number(), new CopyRecords.Entry(progress, job));
        }
        if (!immediate) {
            return new ParameterListOperation.Pursued(job);
        }
        job.beginInBackground();
        return new ParameterListOperation.Done();
    }

    /// Keeps what a command that moves nothing has made.
    void keep(LuTask task, long listIdentifier, CopyProgress progress) {
        records.add(nexus(task), listIdentifier, new CopyRecords.Entry(progress, null));
    }

    boolean busy(LuTask task, long listIdentifier) {
        return records.busy(nexus(task), listIdentifier);
    }

    static CopyProgress progress(LuTask task, boolean background) {
        CommandSpec spec = task.spec();
        return new CopyProgress(
                spec == null ? 0 : spec.serviceAction(),
                background,
                task.unit().view().settings().blockBytes());
    }

    private void ended(ItNexus nexus, ListIdentifier identifier, CopyProgress progress) {
        running--;
        boolean discard = identifier.usage() == ListIdentifier.Usage.DISCARD;
        CopyRecords.Entry kept = records.find(nexus, identifier.number());
        boolean mine = kept != null && kept.progress() == progress;
        if (mine && discard && progress.sense() == null) {
            records.remove(nexus, identifier.number());
        }
    }

    // --- lists

    static ParameterListOperation.Refused refused(byte[] sense) {
        return new ParameterListOperation.Refused(sense);
    }

    private static void takeList(LuTask task, long length, ParameterListOperation.Reader reader) {
        if (mayTakeList(task, length)) {
            ParameterListOperation.begin(task, (int) length, reader);
        }
    }

    private static boolean mayTakeList(LuTask task, long length) {
        if (length > LONGEST_LIST_BYTES) {
            Execution.invalidField(task, LIST_LENGTH_AT, 7);
            return false;
        }
        return true;
    }

    private static ItNexus nexus(LuTask task) {
        return task.nexus().nexus();
    }
}
