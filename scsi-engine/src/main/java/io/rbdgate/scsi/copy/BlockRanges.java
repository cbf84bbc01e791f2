package io.rbdgate.scsi.copy;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The block device range descriptors of POPULATE TOKEN and WRITE USING TOKEN (SBC-3 r36 §5.9):
/// within the medium, not overlapping, not too many and not too long.
///
/// ```
/// 0-7 LBA  8-11 blocks  12-15 reserved
/// ```
final class BlockRanges {
    private static final int DESCRIPTOR_BYTES = 16;

    private final Octets octets;
    private final int lengthAt;
    private final int blockBytes;
    private final List<ByteRange> ranges = new ArrayList<>();

    /// The descriptors of `list`, whose length is told by the two bytes before them.
    BlockRanges(byte[] list, int lengthAt, int blockBytes) {
        this.octets = new Octets(list);
        this.lengthAt = lengthAt;
        this.blockBytes = blockBytes;
    }

    /// What they say, once [#refusal] has found nothing wrong.
    List<ByteRange> ranges() {
        return List.copyOf(ranges);
    }

    /// Reads them on a medium of `mediumBlocks`; what is wrong with them, or null.
    byte @Nullable [] refusal(int listLength, long mediumBlocks) {
        int bytes = octets.u16(lengthAt);
        int start = lengthAt + 2;
        if (octets.u16(0) + 2 < start + bytes || bytes < DESCRIPTOR_BYTES) {
            return Sense.invalidFieldInParameterList(lengthAt);
        } else if (start + bytes > listLength) {
            return SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense();
        } else if (bytes / DESCRIPTOR_BYTES > CopyLimits.SEGMENTS) {
            return SenseCode.TOO_MANY_SEGMENT_DESCRIPTORS.sense();
        }
        long sum = 0;
        for (int i = 0; i < bytes / DESCRIPTOR_BYTES; i++) {
            int at = start + i * DESCRIPTOR_BYTES;
            long lba = octets.u64(at);
            long blocks = octets.u32(at + 8);
            if (lba < 0 || lba > mediumBlocks || blocks > mediumBlocks - lba) {
                return SenseCode.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE.sense();
            }
            sum += blocks * blockBytes;
            if (sum > CopyLimits.TOKEN_BYTES) {
                return Sense.invalidFieldInParameterList(at + 8);
            }
            if (blocks > 0) {
                ranges.add(new ByteRange(lba * blockBytes, blocks * blockBytes));
            }
        }
        return overlap() ? SenseCode.INVALID_FIELD_IN_PARAMETER_LIST.sense() : null;
    }

    private boolean overlap() {
        List<ByteRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(ByteRange::start));
        for (int i = 1; i < sorted.size(); i++) {
            ByteRange before = sorted.get(i - 1);
            if (before.start() + before.length() > sorted.get(i).start()) {
                return true;
            }
        }
        return false;
    }
}
