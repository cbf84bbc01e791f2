package io.rbdgate.scsi.copy;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.description.LuView;
import java.util.List;

/// A parameter list of POPULATE TOKEN (SBC-3 r36 §5.10). IMMED has no effect: a token is made at
/// once. Any type of a point in time is made as one that is void when something changes.
///
/// ```
/// 0-1 length  2 RTV (bit 1), IMMED  4-7 inactivity timeout  8-11 ROD type  14-15 ranges
/// ```
public record PopulateTokenList(int inactivitySeconds, List<ByteRange> ranges) {
    private static final int HEADER_BYTES = 16;
    private static final int RANGES_LENGTH_AT = 14;
    private static final long DEFAULT_POINT_IN_TIME = 0x00800000L;
    private static final long ANY_POINT_IN_TIME = 0x0080FFFFL;

    /// Reads a list for the unit of `view`.
    public static Request<PopulateTokenList> read(byte[] list, LuView view) {
        if (list.length < HEADER_BYTES) {
            return new Request.Refused<>(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
        }
        Octets octets = new Octets(list);
        long seconds = octets.u32(4);
        boolean typeValid = (octets.u8(2) & 0x02) != 0;
        if (seconds > CopyLimits.MAXIMUM_INACTIVITY_SECONDS) {
            return new Request.Refused<>(Sense.invalidFieldInParameterList(4));
        } else if (typeValid && !canBeMade(octets.u32(8))) {
            return new Request.Refused<>(Sense.invalidFieldInParameterList(8));
        }
        BlockRanges ranges = new BlockRanges(list, RANGES_LENGTH_AT, view.settings().blockBytes());
        byte[] refusal = ranges.refusal(list.length, view.blocks());
        int kept = seconds == 0 ? CopyLimits.DEFAULT_INACTIVITY_SECONDS : (int) seconds;
        return refusal == null
                ? new Request.Accepted<>(new PopulateTokenList(kept, ranges.ranges()))
                : new Request.Refused<>(refusal);
    }

    private static boolean canBeMade(long type) {
        return type == DEFAULT_POINT_IN_TIME
                || type == TokenBytes.CHANGE_VULNERABLE
                || type == ANY_POINT_IN_TIME;
    }

    /// What the token stands for, in bytes.
    public long bytes() {
        return ByteRange.sum(ranges);
    }
}
