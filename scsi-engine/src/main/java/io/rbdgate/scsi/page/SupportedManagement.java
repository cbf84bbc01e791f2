package io.rbdgate.scsi.page;

import io.rbdgate.scsi.cdb.Command.ReportSupportedTaskManagement;

/// REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS data (SPC-4 r37 §6.38).
public final class SupportedManagement {
    private static final int ABORT_TASK = 0x80;
    private static final int ABORT_TASK_SET = 0x40;
    private static final int CLEAR_TASK_SET = 0x10;
    private static final int LOGICAL_UNIT_RESET = 0x08;
    private static final int TARGET_RESET = 0x02;
    private static final int EXTENDED_BYTES = 16;

    private SupportedManagement() {}

    /// The short form, or the long one without any time promised.
    public static ParameterWriter report(ReportSupportedTaskManagement command) {
        int supported =
                ABORT_TASK | ABORT_TASK_SET | CLEAR_TASK_SET | LOGICAL_UNIT_RESET | TARGET_RESET;
        ParameterWriter out = new ParameterWriter().u8(supported).u8(0).u8(0);
        return command.extended()
                ? out.u8(EXTENDED_BYTES - 4).zeros(EXTENDED_BYTES - 4)
                : out.u8(0);
    }
}
