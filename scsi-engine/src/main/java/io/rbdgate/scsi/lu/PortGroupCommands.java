package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.description.AccessState;
import io.rbdgate.scsi.description.PortGroup;
import io.rbdgate.scsi.description.TargetPortGroups;
import io.rbdgate.scsi.page.ParameterWriter;
import io.rbdgate.scsi.page.PortGroupData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// REPORT and SET TARGET PORT GROUPS (SPC-4 r37 §6.37, §6.45), answered in every state of the unit.
/// Lane of the logical unit.
final class PortGroupCommands {
    private static final int EXTENDED = 1;
    private static final int HEADER_BYTES = 4;
    private static final int DESCRIPTOR_BYTES = 4;
    // As many descriptors as there are identifiers.
    private static final int LIST_BYTES_MAXIMUM = HEADER_BYTES + DESCRIPTOR_BYTES * 0x10000;

    private final LogicalUnit unit;

    PortGroupCommands(LogicalUnit unit) {
        this.unit = unit;
    }

    void report(LuTask task, Command.ReportTargetPortGroups command) {
        TargetPortGroups groups = task.target().portGroups();
        List<PortGroup> present = groups.groups(unit.view());
        if (command.format() > EXTENDED) {
            Execution.invalidField(task, 1, 7);
            return;
        }
        ParameterWriter data =
                command.format() == EXTENDED
                        ? PortGroupData.extended(present, groups.implicitTransitionSeconds())
                        : PortGroupData.lengthOnly(present);
        ParameterData.answer(task, data, command.allocationLength());
    }

    void set(LuTask task, Command.SetTargetPortGroups command) {
        long length = command.parameterListLength();
        boolean whole =
                length >= HEADER_BYTES
                        && length <= LIST_BYTES_MAXIMUM
                        && (length - HEADER_BYTES) % DESCRIPTOR_BYTES == 0;
        if (length != 0 && !whole) {
            Execution.answer(task, SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
        } else {
            ParameterListOperation.begin(task, (int) length, list -> change(task, list));
        }
    }

    private ParameterListOperation.Outcome change(LuTask task, byte[] list) {
        Map<Integer, AccessState> wanted = new TreeMap<>();
        for (int at = HEADER_BYTES; at < list.length; at += DESCRIPTOR_BYTES) {
            AccessState state = AccessState.find(list[at] & 0x0F);
            if (state == null) {
                return new ParameterListOperation.Refused(Sense.invalidFieldInParameterList(at));
            }
            wanted.put((list[at + 2] & 0xFF) << 8 | (list[at + 3] & 0xFF), state);
        }
        return new ParameterListOperation.Asked(
                answer -> task.target().portGroups().change(unit.view(), wanted, answer));
    }
}
