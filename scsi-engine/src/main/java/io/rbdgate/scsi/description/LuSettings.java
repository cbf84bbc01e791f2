package io.rbdgate.scsi.description;

import org.jspecify.annotations.Nullable;

/// How a logical unit presents its backstore.
///
/// `blockBytes` is the logical block (512 or 4096), `physicalBlockBytes` a power of two multiple of
/// it; `readOnly` write-protects whatever the backstore can; `rotational` overrides what the
/// backstore says when not null; with `removable` an initiator can eject and load the medium; with
/// `writeSameToEnd` a WRITE SAME of zero blocks goes to the end of the medium, else it is refused;
/// with `sanitize` there is SANITIZE, else it is an unknown command.
public record LuSettings(
        int blockBytes,
        int physicalBlockBytes,
        boolean readOnly,
        boolean removable,
        boolean writeSameToEnd,
        boolean sanitize,
        @Nullable Boolean rotational) {

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

    /// Writable, a fixed medium, physical block like the logical one, the backstore decides on
    /// rotation.
    public static LuSettings ofBlockBytes(int blockBytes) {
        return new LuSettings(blockBytes, blockBytes, false, false, false, false, null);
    }

    /// The same, read-only or not.
    public LuSettings withReadOnly(boolean newReadOnly) {
        return new LuSettings(
                blockBytes,
                physicalBlockBytes,
                newReadOnly,
                removable,
                writeSameToEnd,
                sanitize,
                rotational);
    }

    /// The same, with a removable medium or a fixed one.
    public LuSettings withRemovable(boolean newRemovable) {
        return new LuSettings(
                blockBytes,
                physicalBlockBytes,
                readOnly,
                newRemovable,
                writeSameToEnd,
                sanitize,
                rotational);
    }

    /// The same, with WRITE SAME of zero blocks to the end of the medium or refused.
    public LuSettings withWriteSameToEnd(boolean newWriteSameToEnd) {
        return new LuSettings(
                blockBytes,
                physicalBlockBytes,
                readOnly,
                removable,
                newWriteSameToEnd,
                sanitize,
                rotational);
    }

    /// The same, with SANITIZE or without.
    public LuSettings withSanitize(boolean newSanitize) {
        return new LuSettings(
                blockBytes,
                physicalBlockBytes,
                readOnly,
                removable,
                writeSameToEnd,
                newSanitize,
                rotational);
    }

    /// The exponent of physical per logical blocks (READ CAPACITY(16) LBPPBE).
    public int logicalBlocksPerPhysicalExponent() {
        return Integer.numberOfTrailingZeros(physicalBlockBytes / blockBytes);
    }
}
