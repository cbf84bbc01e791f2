package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.description.UnitStatistics;
import io.rbdgate.scsi.page.DefectList;
import io.rbdgate.scsi.page.LogPages;
import io.rbdgate.scsi.page.ParameterWriter;
import io.rbdgate.scsi.page.SupportedManagement;
import java.util.function.LongSupplier;

/// Commands by which hosts look after a disk: logs, self test, clock, identifying information,
/// buffers, defects (SPC-4 r37 §6, SBC-3 r36 §5.8). Lane of the logical unit.
final class InformationCommands {
    private static final int SERVICE_ACTION_BYTE = 1;
    private static final int ECHO_BUFFER_BYTES = 4096;
    private static final int ECHO = 0x0A;
    private static final int ECHO_DESCRIPTOR = 0x0B;
    private static final int INFORMATION_BYTES = 64;
    private static final int INFORMATION_TYPES_SUPPORTED = 0x7F;

    private final LogicalUnit unit;
    private final UnitClock clock;
    private byte[] information = {};

    InformationCommands(LogicalUnit unit, LongSupplier nanoTime) {
        this.unit = unit;
        this.clock = new UnitClock(nanoTime);
    }

    /// Threshold values do not exist; PAGE CONTROL 01b and 11b both mean what has been counted.
    void logSense(LuTask task, Command.LogSense command) {
        boolean cumulative = (command.pageControl() & 0x01) != 0;
        if (!cumulative) {
            Execution.invalidField(task, 2, 7);
            return;
        }
        LuCounters counters = unit.counters();
        UnitStatistics statistics =
                new UnitStatistics(
                        counters.reads(),
                        counters.writes(),
                        counters.readBytes(),
                        counters.writtenBytes(),
                        counters.readNanos(),
                        counters.writeNanos(),
                        unit.idleNanos());
        ParameterWriter page = LogPages.sense(command, unit.view(), statistics);
        if (page == null) {
            Execution.invalidField(task, command.parameterPointer() == 0 ? 2 : 5, -1);
        } else {
            ParameterData.answer(task, page, command.allocationLength());
        }
    }

    /// The default self test finds what every command would find: it is over at once. Others need
    /// pages that do not exist.
    void sendDiagnostic(LuTask task, Command.SendDiagnostic command) {
        if (!command.selfTest() || command.selfTestCode() != 0) {
            Execution.invalidField(task, SERVICE_ACTION_BYTE, 7);
        } else if (command.parameterListLength() != 0) {
            Execution.invalidField(task, 3, 7);
        } else {
            Execution.answer(task, ScsiStatus.GOOD);
        }
    }

    // --- clock

    void reportTimestamp(LuTask task, Command.ReportTimestamp command) {
        ParameterData.answer(task, clock.report(), command.allocationLength());
    }

    void setTimestamp(LuTask task, Command.SetTimestamp command) {
        if (command.parameterListLength() > UnitClock.LIST_BYTES_MAXIMUM) {
            Execution.invalidField(task, 6, 7);
        } else {
            ParameterListOperation.begin(task, (int) command.parameterListLength(), clock::set);
        }
    }

    // --- identifying information

    /// Kept as long as the gateway runs; type 7Fh lists which types there are (SPC-4 r37 §6.32).
    void reportInformation(LuTask task, Command.ReportIdentifyingInformation command) {
        ParameterWriter out = new ParameterWriter();
        if (command.type() == 0) {
            out.u16(0).u16(information.length).raw(information);
        } else if (command.type() == INFORMATION_TYPES_SUPPORTED) {
            out.u16(4).u16(0).u8(0).u8(0).u16(INFORMATION_BYTES);
        } else {
            Execution.invalidField(task, 10, 7);
            return;
        }
        ParameterData.answer(task, out, command.allocationLength());
    }

    void setInformation(LuTask task, Command.SetIdentifyingInformation command) {
        if (command.type() != 0) {
            Execution.invalidField(task, 10, 7);
        } else if (command.parameterListLength() > INFORMATION_BYTES) {
            Execution.invalidField(task, 6, 7);
        } else if (command.parameterListLength() == 0) {
            information = new byte[0];
            Execution.answer(task, ScsiStatus.GOOD);
        } else {
            ParameterListOperation.begin(
                    task,
                    (int) command.parameterListLength(),
                    list -> {
                        information = list;
                        return new ParameterListOperation.Done();
                    });
        }
    }

    // --- echo buffer

    /// What a nexus writes to the echo buffer only this nexus reads again.
    void writeBuffer(LuTask task, Command.WriteBuffer command) {
        if (command.mode() != ECHO) {
            Execution.invalidField(task, SERVICE_ACTION_BYTE, 4);
        } else if (command.length() > ECHO_BUFFER_BYTES) {
            Execution.invalidField(task, 6, 7);
        } else {
            ParameterListOperation.begin(
                    task,
                    command.length(),
                    list -> {
                        task.nexus().echo(list);
                        return new ParameterListOperation.Done();
                    });
        }
    }

    void readBuffer(LuTask task, Command.ReadBuffer command) {
        switch (command.mode()) {
            case ECHO ->
                    ParameterData.answer(
                            task,
                            new ParameterWriter().raw(task.nexus().echo()),
                            command.allocationLength());
            case ECHO_DESCRIPTOR ->
                    ParameterData.answer(
                            task,
                            new ParameterWriter().u16(0).u16(ECHO_BUFFER_BYTES),
                            command.allocationLength());
            default -> Execution.invalidField(task, SERVICE_ACTION_BYTE, 4);
        }
    }

    // --- lists

    void readDefects(LuTask task, Command.ReadDefectData command) {
        ParameterData.answer(task, DefectList.empty(command), command.allocationLength());
    }

    void reportManagement(LuTask task, Command.ReportSupportedTaskManagement command) {
        ParameterData.answer(task, SupportedManagement.report(command), command.allocationLength());
    }
}
