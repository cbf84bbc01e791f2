package io.rbdgate.scsi.description;

/// What one command may ask of a logical unit; VPD page B0h says the same to initiators. In logical
/// blocks unless named otherwise; 0 means not supported.
public record BlockLimits(
        int maximumTransfer,
        int optimalTransfer,
        int optimalGranularity,
        int maximumCompareAndWrite,
        int maximumUnmap,
        int maximumUnmapDescriptors,
        int unmapGranularity,
        long maximumWriteSame,
        int maximumAtomic,
        int atomicUnit) {
    private static final int MAXIMUM_TRANSFER_BYTES = 32 << 20;
    private static final int MAXIMUM_COMPARE_AND_WRITE_BYTES = 64 << 10;
    private static final int MAXIMUM_COMPARE_AND_WRITE_BLOCKS = 255;
    private static final long MAXIMUM_UNMAP_BYTES = 4L << 30;
    // libiscsi's Inquiry.BlockLimits takes more blocks than this for nonsense.
    private static final int MAXIMUM_UNMAP_BLOCKS = 1 << 20;
    private static final int MAXIMUM_UNMAP_DESCRIPTORS = 256;
    // Less than 2^16 blocks: libiscsi writes as many in one go where it may write the same to them,
    // whatever the longest transfer is.
    private static final int MAXIMUM_WRITE_SAME_BLOCKS = 1 << 15;
    private static final int DEFAULT_OPTIMAL_BYTES = 1 << 20;
    private static final int GRANULARITY_BYTES = 64 << 10;

    /// The limits of a logical unit.
    public static BlockLimits of(LuView view) {
        int block = view.settings().blockBytes();
        int preferred = view.geometry().preferredIoBytes();
        int optimal = preferred > 0 ? preferred : DEFAULT_OPTIMAL_BYTES;
        boolean thin = view.thin();
        int granularity = Math.max(view.geometry().discardGranularityBytes(), block);
        return new BlockLimits(
                MAXIMUM_TRANSFER_BYTES / block,
                Math.min(optimal, MAXIMUM_TRANSFER_BYTES) / block,
                Math.max(1, Math.min(GRANULARITY_BYTES, optimal) / block),
                Math.min(MAXIMUM_COMPARE_AND_WRITE_BYTES / block, MAXIMUM_COMPARE_AND_WRITE_BLOCKS),
                thin ? (int) Math.min(MAXIMUM_UNMAP_BYTES / block, MAXIMUM_UNMAP_BLOCKS) : 0,
                thin ? MAXIMUM_UNMAP_DESCRIPTORS : 0,
                thin ? granularity / block : 0,
                MAXIMUM_WRITE_SAME_BLOCKS,
                view.atomicWrites() ? view.capabilities().atomicWriteBytes() / block : 0,
                view.atomicWrites() ? view.settings().physicalBlockBytes() / block : 0);
    }
}
