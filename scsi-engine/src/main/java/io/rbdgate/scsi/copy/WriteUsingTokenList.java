package io.rbdgate.scsi.copy;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.description.LuView;
import java.util.Arrays;
import java.util.List;

/// A parameter list of WRITE USING TOKEN (SBC-3 r36 §5.49).
///
/// ```
/// 0-1 length  2 DEL_TKN (bit 1), IMMED  8-15 offset into ROD, in blocks  16-527 token
/// 534-535 ranges
/// ```
public final class WriteUsingTokenList {
    private static final int TOKEN_AT = 16;
    private static final int RANGES_LENGTH_AT = 534;
    private static final int HEADER_BYTES = RANGES_LENGTH_AT + 2;

    private final boolean immediate;
    private final boolean deletesToken;
    private final long offsetBlocks;
    private final byte[] token;
    private final List<ByteRange> ranges;

    private WriteUsingTokenList(byte[] list, List<ByteRange> ranges) {
        Octets octets = new Octets(list);
        this.immediate = (octets.u8(2) & 0x01) != 0;
        this.deletesToken = (octets.u8(2) & 0x02) != 0;
        this.offsetBlocks = octets.u64(8);
        this.token = Arrays.copyOfRange(list, TOKEN_AT, TOKEN_AT + TokenBytes.LENGTH);
        this.ranges = ranges;
    }

    /// Reads a list for the unit of `view`.
    public static Request<WriteUsingTokenList> read(byte[] list, LuView view) {
        if (list.length < HEADER_BYTES) {
            return new Request.Refused<>(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
        }
        BlockRanges ranges = new BlockRanges(list, RANGES_LENGTH_AT, view.settings().blockBytes());
        byte[] refusal = ranges.refusal(list.length, view.blocks());
        return refusal == null
                ? new Request.Accepted<>(new WriteUsingTokenList(list, ranges.ranges()))
                : new Request.Refused<>(refusal);
    }

    /// Whether the command is answered before the data is written.
    public boolean immediate() {
        return immediate;
    }

    /// Whether the token is of no further use.
    public boolean deletesToken() {
        return deletesToken;
    }

    /// Where in the data of the token to begin, in blocks (unsigned).
    public long offsetBlocks() {
        return offsetBlocks;
    }

    /// The token.
    public byte[] token() {
        return token;
    }

    /// Whether the token stands for zeros.
    public boolean zeros() {
        return TokenBytes.type(token) == TokenBytes.ZEROS;
    }

    /// Where the data goes.
    public List<ByteRange> ranges() {
        return ranges;
    }

    /// How much that is, in bytes.
    public long bytes() {
        return ByteRange.sum(ranges);
    }
}
