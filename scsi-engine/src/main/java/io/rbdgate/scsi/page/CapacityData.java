package io.rbdgate.scsi.page;

import io.rbdgate.scsi.description.LuView;

/// READ CAPACITY data (SBC-3 r36 §5.15, §5.16).
public final class CapacityData {
    private static final long TOO_LARGE = 0xFFFFFFFFL;
    private static final int PROVISIONED_READS_ZEROS = 0xC000;

    private CapacityData() {}

    /// READ CAPACITY(10): the last block, or FFFFFFFFh when it takes more than 32 bits.
    public static ParameterWriter ten(LuView view) {
        long last = Math.min(view.blocks() - 1, TOO_LARGE);
        return new ParameterWriter().u32(last).u32(view.settings().blockBytes());
    }

    /// READ CAPACITY(16).
    public static ParameterWriter sixteen(LuView view) {
        ParameterWriter out = new ParameterWriter();
        out.u64(view.blocks() - 1).u32(view.settings().blockBytes());
        out.u8(0).u8(view.settings().logicalBlocksPerPhysicalExponent());
        return out.u16(view.thin() ? PROVISIONED_READS_ZEROS : 0).zeros(16);
    }
}
