package io.rbdgate.scsi.page;

import io.rbdgate.scsi.description.AccessState;
import io.rbdgate.scsi.description.PortGroup;
import java.util.List;

/// REPORT TARGET PORT GROUPS data (SPC-4 r37 §6.37).
public final class PortGroupData {
    private static final int EXTENDED_FORMAT = 0x10;
    private static final int PREFERRED = 0x80;
    private static final int NO_STATUS = 0;

    private PortGroupData() {}

    /// The header with nothing but the length.
    public static ParameterWriter lengthOnly(List<PortGroup> groups) {
        return withGroups(new ParameterWriter().u32(0), groups);
    }

    /// The extended header, which tells how long a change may take.
    public static ParameterWriter extended(List<PortGroup> groups, int transitionSeconds) {
        ParameterWriter out = new ParameterWriter().u32(0);
        return withGroups(out.u8(EXTENDED_FORMAT).u8(transitionSeconds).u16(0), groups);
    }

    private static ParameterWriter withGroups(ParameterWriter out, List<PortGroup> groups) {
        for (PortGroup group : groups) {
            out.u8((group.preferred() ? PREFERRED : 0) | group.state().code());
            int supported = 0;
            for (AccessState state : group.supported()) {
                supported |= state.supportBit();
            }
            out.u8(supported).u16(group.id()).u8(0).u8(NO_STATUS).u8(0);
            out.u8(group.relativePortIds().size());
            for (int port : group.relativePortIds()) {
                out.u16(0).u16(port);
            }
        }
        return out.patch32(0, out.length() - 4);
    }
}
