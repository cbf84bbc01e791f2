package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.description.UnitStatistics;
import io.rbdgate.scsi.page.LogPages;
import io.rbdgate.scsi.page.LogSelection;
import io.rbdgate.scsi.page.ParameterWriter;
import java.util.HashMap;
import java.util.Map;

/// LOG SENSE and LOG SELECT (SPC-4 r37 §6.5, §6.6). There is one set of counters for all
/// initiators; those that did not reset them are told. What operators are told counts on. Lane of
/// the logical unit.
final class LogCommands {
    private static final int FLAGS_BYTE = 1;
    private static final int PAGE_BYTE = 2;
    private static final int SUBPAGE_BYTE = 3;
    private static final int DEFAULT_VALUES = 0x02;
    private static final int CUMULATIVE = 0x01;

    private final LogicalUnit unit;
    private final NexusTable nexuses;

    /// What had been counted when a page was reset, by page code.
    private final Map<Integer, UnitStatistics> resets = new HashMap<>();

    LogCommands(LogicalUnit unit, NexusTable nexuses) {
        this.unit = unit;
        this.nexuses = nexuses;
    }

    /// Threshold values do not exist; PAGE CONTROL 01b and 11b both mean what has been counted.
    void sense(LuTask task, Command.LogSense command) {
        boolean cumulative = (command.pageControl() & CUMULATIVE) != 0;
        if (!cumulative) {
            Execution.invalidField(task, PAGE_BYTE, 7);
            return;
        }
        UnitStatistics before = resets.getOrDefault(command.page(), UnitStatistics.NONE);
        ParameterWriter page = LogPages.sense(command, unit.view(), counted().since(before));
        if (page == null) {
            Execution.invalidField(task, command.parameterPointer() == 0 ? 2 : 5, -1);
        } else {
            ParameterData.answer(task, page, command.allocationLength());
        }
    }

    /// Nothing can be saved. A list names its pages itself, and nothing is reset beside it.
    void select(LuTask task, Command.LogSelect command) {
        boolean list = command.parameterListLength() > 0;
        if (command.save()) {
            Execution.invalidField(task, FLAGS_BYTE, 0);
        } else if (list && command.reset()) {
            Execution.invalidField(task, FLAGS_BYTE, 1);
        } else if (list && command.page() != 0) {
            Execution.invalidField(task, PAGE_BYTE, 5);
        } else if (list && command.subpage() != 0) {
            Execution.invalidField(task, SUBPAGE_BYTE, 7);
        } else if (list) {
            ParameterListOperation.begin(task, command.parameterListLength(), this::read);
        } else if (!LogPages.exist(command.page(), command.subpage(), unit.view())) {
            Execution.invalidField(task, PAGE_BYTE, 5);
        } else {
            reset(task, command);
            Execution.answer(task, ScsiStatus.GOOD);
        }
    }

    private ParameterListOperation.Outcome read(byte[] list) {
        byte[] refusal = LogSelection.refusal(list, unit.view());
        return refusal == null
                ? new ParameterListOperation.Done()
                : new ParameterListOperation.Refused(refusal);
    }

    /// Without PCR the default values are asked for by PAGE CONTROL: 11b those of counters, 10b
    /// those of thresholds, which do not exist.
    private void reset(LuTask task, Command.LogSelect command) {
        boolean toDefault = command.pageControl() == (DEFAULT_VALUES | CUMULATIVE);
        boolean onlyList = command.page() == 0 && command.subpage() != 0;
        if (onlyList || !(command.reset() || toDefault)) {
            return;
        }
        boolean any = false;
        for (int page : LogPages.counting(command.page())) {
            resets.put(page, counted());
            any = true;
        }
        if (any) {
            nexuses.raiseForOthers(task.nexus(), UnitAttention.LOG_PARAMETERS_CHANGED);
        }
    }

    private UnitStatistics counted() {
        LuCounters counters = unit.counters();
        return new UnitStatistics(
                counters.reads(),
                counters.writes(),
                counters.readBytes(),
                counters.writtenBytes(),
                counters.readNanos(),
                counters.writeNanos(),
                unit.idleNanos());
    }
}
