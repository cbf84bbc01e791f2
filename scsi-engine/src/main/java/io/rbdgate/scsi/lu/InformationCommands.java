package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.page.DefectList;
import io.rbdgate.scsi.page.ParameterWriter;
import io.rbdgate.scsi.page.SupportedManagement;
import java.util.function.LongSupplier;

/// Commands by which hosts look after a disk: self test, clock, identifying information, buffers,
/// defects (SPC-4 r37 §6, SBC-3 r36 §5.8). Lane of the logical unit.
final class InformationCommands {
    private static final int SERVICE_ACTION_BYTE = 1;
    private static final int ECHO_BUFFER_BYTES = 4096;
    private static final int ECHO = 0x0A;
    private static final int ECHO_DESCRIPTOR = 0x0B;
    private static final int SUPPORTED_DIAGNOSTICS = 0x00;
    private static final int INFORMATION_BYTES = 64;
    private static final int INFORMATION_TYPES_SUPPORTED = 0x7F;

    private final UnitClock clock;
    private byte[] information = {};

    InformationCommands(LongSupplier nanoTime) {
        this.clock = new UnitClock(nanoTime);
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

    /// There is one diagnostic page, the list of them (SPC-4 r37 §7.2.2); a self test leaves no
    /// results.
    void receiveDiagnostic(LuTask task, Command.ReceiveDiagnosticResults command) {
        if (!command.pageCodeValid()) {
            Execution.invalidField(task, SERVICE_ACTION_BYTE, 0);
        } else if (command.page() != SUPPORTED_DIAGNOSTICS) {
            Execution.invalidField(task, 2, 7);
        } else {
            ParameterWriter pages =
                    new ParameterWriter()
                            .u8(SUPPORTED_DIAGNOSTICS)
                            .u8(0)
                            .u16(1)
                            .u8(SUPPORTED_DIAGNOSTICS);
            ParameterData.answer(task, pages, command.allocationLength());
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
