package io.rbdgate.scsi.copy;

/// What one third-party copy command may ask for; RECEIVE COPY RESULTS and VPD page 8Fh say the
/// same to initiators.
public final class CopyLimits {
    /// Copy source and copy destination descriptors of one list.
    public static final int CSCD_DESCRIPTORS = 16;

    /// Segment descriptors of one list, and block ranges of a token command.
    public static final int SEGMENTS = 64;

    /// The length of one CSCD descriptor.
    public static final int CSCD_BYTES = 32;

    /// The length of one segment descriptor block to block.
    public static final int SEGMENT_BYTES = 28;

    /// All descriptors of a list together.
    public static final int DESCRIPTOR_LIST_BYTES =
            CSCD_DESCRIPTORS * CSCD_BYTES + SEGMENTS * SEGMENT_BYTES;

    /// What one segment may copy.
    public static final int SEGMENT_LENGTH_BYTES = 64 << 20;

    /// Commands of one logical unit that copy at the same time; each keeps two pieces of up to 1
    /// MiB in memory.
    public static final int CONCURRENT_COPIES = 32;

    /// What one token stands for, and what one command may write by it.
    public static final long TOKEN_BYTES = 256L << 20;

    /// What a host does best to ask for at once.
    public static final long OPTIMAL_TOKEN_BYTES = 64L << 20;

    /// How long a token that nobody uses is kept unless a host says otherwise.
    public static final int DEFAULT_INACTIVITY_SECONDS = 60;

    /// How long a host may have a token kept that nobody uses.
    public static final int MAXIMUM_INACTIVITY_SECONDS = 600;

    /// Segment type: block device to block device.
    static final int BLOCK_TO_BLOCK = 0x02;

    /// CSCD descriptor type: identification descriptor.
    static final int IDENTIFICATION = 0xE4;

    /// The CSCD descriptor index of the logical unit that was given the command.
    public static final int ADDRESSED_UNIT = 0xFFFF;

    private CopyLimits() {}

    /// The type codes of the descriptors that are understood, ascending.
    public static int[] descriptorTypes() {
        return new int[] {BLOCK_TO_BLOCK, IDENTIFICATION};
    }
}
