package io.rbdgate.scsi.page;

/// GET LBA STATUS data (SBC-3 r36 §5.4).
public final class LbaStatusData {
    private static final int LENGTH_AFTER_THE_FIELD = 4 + 16;
    private static final int MAPPED_OR_UNKNOWN = 0x00;
    private static final long MAXIMUM_BLOCKS = 0xFFFFFFFFL;

    private LbaStatusData() {}

    /// All from `lba` on is mapped or of unknown state: the one answer that is always true without
    /// a look at the backstore. A host takes a block called deallocated for zeros without reading.
    public static ParameterWriter mapped(long lba, long blocksOfUnit) {
        long blocks = Math.min(blocksOfUnit - lba, MAXIMUM_BLOCKS);
        ParameterWriter out = new ParameterWriter().u32(LENGTH_AFTER_THE_FIELD).u32(0);
        return out.u64(lba).u32(blocks).u8(MAPPED_OR_UNKNOWN).u24(0);
    }
}
