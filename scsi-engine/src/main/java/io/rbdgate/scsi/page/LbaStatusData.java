package io.rbdgate.scsi.page;

/// GET LBA STATUS data (SBC-4 §5.6): runs of blocks of one provisioning status, from a first block
/// on. Report types are not processed (RTP=0).
public final class LbaStatusData {
    /// Descriptors in one answer at most; a host asks again behind the last.
    public static final int MAXIMUM_DESCRIPTORS = 256;

    private static final int MAPPED_OR_UNKNOWN = 0x00;
    private static final int DEALLOCATED = 0x01;
    private static final int LENGTH_FIELD_BYTES = 4;
    private static final long MAXIMUM_BLOCKS = 0xFFFFFFFFL;

    private final ParameterWriter out = new ParameterWriter().u32(0).u32(0);
    private int descriptors;

    /// Whether there is room for another descriptor.
    public boolean room() {
        return descriptors < MAXIMUM_DESCRIPTORS;
    }

    /// Adds blocks of one status, as many of `blocks` as fit; returns how many.
    public long add(long lba, long blocks, boolean deallocated) {
        long told = Math.min(blocks, MAXIMUM_BLOCKS);
        descriptors++;
        out.u64(lba).u32(told).u8(deallocated ? DEALLOCATED : MAPPED_OR_UNKNOWN).u24(0);
        return told;
    }

    /// The whole answer.
    public ParameterWriter write() {
        return out.patch32(0, out.length() - LENGTH_FIELD_BYTES);
    }
}
