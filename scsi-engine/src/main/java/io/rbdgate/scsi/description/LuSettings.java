package io.rbdgate.scsi.description;

import org.jspecify.annotations.Nullable;

/// How a logical unit presents its backstore.
///
/// `blockBytes` is the logical block (512 or 4096), `physicalBlockBytes` a power of two multiple of
/// it; `readOnly` write-protects whatever the backstore can; `rotational` overrides what the
/// backstore says when not null.
public record LuSettings(
        int blockBytes, int physicalBlockBytes, boolean readOnly, @Nullable Boolean rotational) {

    /// Checks the block sizes.
    public LuSettings {
        if (blockBytes != 512 && blockBytes != 4096) {
            throw new IllegalArgumentException("block size must be 512 or 4096: " + blockBytes);
        }
        if (physicalBlockBytes < blockBytes
                || Integer.bitCount(physicalBlockBytes) != 1
                || physicalBlockBytes > blockBytes << 15) {
            throw new IllegalArgumentException("bad physical block size: " + physicalBlockBytes);
        }
    }

    /// Writable, physical block like the logical one, the backstore decides on rotation.
    public static LuSettings ofBlockBytes(int blockBytes) {
        return new LuSettings(blockBytes, blockBytes, false, null);
    }

    /// The same, read-only or not.
    public LuSettings withReadOnly(boolean newReadOnly) {
        return new LuSettings(blockBytes, physicalBlockBytes, newReadOnly, rotational);
    }

    /// The exponent of physical per logical blocks (READ CAPACITY(16) LBPPBE).
    public int logicalBlocksPerPhysicalExponent() {
        return Integer.numberOfTrailingZeros(physicalBlockBytes / blockBytes);
    }
}
