package io.rbdgate.scsi.page;

import io.rbdgate.scsi.cdb.Command.ReadDefectData;

/// READ DEFECT DATA (SBC-3 r36 §5.8): there are no defects, in whatever format.
public final class DefectList {
    private DefectList() {}

    /// Both lists as asked for, empty.
    public static ParameterWriter empty(ReadDefectData command) {
        ParameterWriter out = new ParameterWriter();
        out.u8(0).u8(command.lists() << 3 | command.format());
        return command.twelve() ? out.u16(0).u32(0) : out.u16(0);
    }
}
