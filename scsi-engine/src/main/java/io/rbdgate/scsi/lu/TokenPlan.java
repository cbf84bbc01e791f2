package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.ByteRange;
import io.rbdgate.scsi.copy.Request;
import io.rbdgate.scsi.copy.WriteUsingTokenList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What WRITE USING TOKEN has to move: the data of the token from the wanted offset on, in the
/// order of its ranges, to the ranges of the command in theirs.
final class TokenPlan {
    private TokenPlan() {}

    /// Zeros for all ranges.
    static List<CopyMove> zeros(CopySide destination, WriteUsingTokenList list) {
        List<CopyMove> moves = new ArrayList<>();
        for (ByteRange range : list.ranges()) {
            moves.add(new CopyMove(0, null, 0, destination, range.start(), range.length(), null));
        }
        return moves;
    }

    /// The data of `token`, all of it or nothing.
    static Request<List<CopyMove>> of(
            CopySide destination, WriteUsingTokenList list, RodToken token) {
        if (destination.blockBytes() != token.blockBytes()) {
            return new Request.Refused<>(SenseCode.INVALID_TOKEN_OPERATION.sense());
        }
        List<ByteRange> data = from(token, list.offsetBlocks());
        long there = ByteRange.sum(data);
        if (list.offsetBlocks() < 0 || there < list.bytes()) {
            return new Request.Refused<>(SenseCode.COPY_TARGET_DATA_UNDERRUN.sense());
        }
        CopySide source = CopySide.byToken(token.unit(), token.generation());
        return new Request.Accepted<>(moves(source, data, destination, list.ranges(), token));
    }

    private static List<ByteRange> from(RodToken token, long offsetBlocks) {
        long skip = Math.min(offsetBlocks, Long.MAX_VALUE / token.blockBytes());
        skip *= token.blockBytes();
        List<ByteRange> rest = new ArrayList<>();
        for (ByteRange range : token.ranges()) {
            long here = Math.min(skip, range.length());
            skip -= here;
            if (here < range.length()) {
                rest.add(new ByteRange(range.start() + here, range.length() - here));
            }
        }
        return rest;
    }

    private static List<CopyMove> moves(
            CopySide source,
            List<ByteRange> data,
            CopySide destination,
            List<ByteRange> wanted,
            RodToken token) {
        List<CopyMove> moves = new ArrayList<>();
        Iterator<ByteRange> sources = data.iterator();
        @Nullable ByteRange from = null;
        for (ByteRange range : wanted) {
            long done = 0;
            while (done < range.length()) {
                from = from == null || from.length() == 0 ? sources.next() : from;
                long length = Math.min(from.length(), range.length() - done);
                long to = range.start() + done;
                moves.add(new CopyMove(0, source, from.start(), destination, to, length, token));
                from = new ByteRange(from.start() + length, from.length() - length);
                done += length;
            }
        }
        return moves;
    }
}
