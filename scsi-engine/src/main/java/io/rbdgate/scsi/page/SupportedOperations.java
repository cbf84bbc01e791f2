package io.rbdgate.scsi.page;

import io.rbdgate.scsi.cdb.Command.ReportSupportedOperationCodes;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.LuView;
import org.jspecify.annotations.Nullable;

/// REPORT SUPPORTED OPERATION CODES data, generated from the command table: what this unit has of
/// it (SPC-4 r37 §6.35).
public final class SupportedOperations {
    private static final int ALL = 0;
    private static final int BY_CODE = 1;
    private static final int BY_ACTION = 2;
    private static final int BY_EITHER = 3;
    private static final int TIMEOUT_BYTES = 0x0A;

    private SupportedOperations() {}

    /// The whole answer, or null when the reporting options do not fit the command asked about.
    public static @Nullable ParameterWriter report(
            ReportSupportedOperationCodes command, LuView view) {
        int code = command.operationCode();
        boolean actions = CommandSpec.hasServiceActions(code);
        return switch (command.reportingOptions()) {
            case ALL -> all(command.timeouts(), view);
            case BY_CODE -> actions ? null : one(find(code, 0, view), command.timeouts());
            case BY_ACTION ->
                    actions
                            ? one(find(code, command.serviceAction(), view), command.timeouts())
                            : null;
            case BY_EITHER ->
                    !actions && command.serviceAction() != 0
                            ? one(null, command.timeouts())
                            : one(find(code, command.serviceAction(), view), command.timeouts());
            default -> null;
        };
    }

    private static @Nullable CommandSpec find(int code, int serviceAction, LuView view) {
        CommandSpec spec = CommandSpec.find(code, serviceAction);
        return spec != null && spec.availableOn(view) ? spec : null;
    }

    private static ParameterWriter all(boolean timeouts, LuView view) {
        ParameterWriter out = new ParameterWriter().u32(0);
        for (CommandSpec spec : CommandSpec.values()) {
            if (!spec.availableOn(view)) {
                continue;
            }
            boolean action = spec.serviceAction() >= 0;
            out.u8(spec.operationCode()).u8(0).u16(action ? spec.serviceAction() : 0).u8(0);
            out.u8((timeouts ? 0x02 : 0) | (action ? 0x01 : 0)).u16(spec.cdbLength());
            if (timeouts) {
                timeout(out, spec);
            }
        }
        return out.patch32(0, out.length() - 4);
    }

    private static ParameterWriter one(@Nullable CommandSpec spec, boolean timeouts) {
        int notSupported = 0x01;
        int asTheStandardSays = 0x03;
        ParameterWriter out = new ParameterWriter().u8(0);
        if (spec == null) {
            return out.u8(notSupported).u16(0);
        }
        out.u8((timeouts ? 0x80 : 0) | asTheStandardSays).u16(spec.cdbLength());
        out.raw(spec.usageMask());
        if (timeouts) {
            timeout(out, spec);
        }
        return out;
    }

    private static void timeout(ParameterWriter out, CommandSpec spec) {
        out.u16(TIMEOUT_BYTES).u8(0).u8(0).u32(0).u32(spec.recommendedSeconds());
    }
}
