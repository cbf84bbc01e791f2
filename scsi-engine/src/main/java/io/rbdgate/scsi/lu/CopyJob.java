package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.copy.CopyProgress;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A copy under way: one move after the other, two pieces of up to 1 MiB at a time. Lives on the
/// lane of the logical unit that was given the command, and ends well only when every piece is
/// written.
final class CopyJob implements Pursuit {
    private static final int PIECES_AT_ONCE = 2;
    private static final int PIECE_BYTES = SteppedOperation.CHUNK_BYTES;
    // Bounds how long one part takes, so that an abort is soon effective.
    private static final int ZEROES_AT_ONCE_BYTES = 8 << 20;

    private final Lane lane;
    private final ItNexus nexus;
    private final TargetContext target;
    private final long sentAfter;
    private final List<CopyMove> moves;
    private final CopyProgress progress;
    private final Runnable over;
    private final List<CopyChunk> underWay = new ArrayList<>();
    private final ArrayDeque<CopyChunk> uncounted = new ArrayDeque<>();
    private int index;
    private long offset;
    private boolean stopped;
    private boolean abandoned;
    private boolean finished;
    private byte @Nullable [] failure;
    private @Nullable IoCompletion done;

    /// `over` is run on the lane when the copy has ended and `progress` tells how.
    CopyJob(LuTask task, List<CopyMove> moves, CopyProgress progress, Runnable over) {
        this.lane = task.lane();
        this.nexus = task.nexus().nexus();
        this.target = task.target();
        this.sentAfter = task.task().sentAfter();
        this.moves = moves;
        this.progress = progress;
        this.over = over;
    }

    Lane lane() {
        return lane;
    }

    ItNexus nexus() {
        return nexus;
    }

    TargetContext target() {
        return target;
    }

    /// Its parts are as old as the command that wants them ([io.rbdgate.scsi.SessionBarrier]).
    long sentAfter() {
        return sentAfter;
    }

    @Override
    public void begin(IoCompletion newDone) {
        done = newDone;
        goOn();
    }

    /// Goes on after the command has been answered.
    void beginInBackground() {
        goOn();
    }

    @Override
    public byte @Nullable [] failure() {
        return failure;
    }

    /// Nobody wants the rest any more.
    @Override
    public void abandon() {
        abandoned = true;
        stop(SenseCode.IO_PROCESS_TERMINATED.sense());
        goOn();
    }

    /// Whether nothing further is begun.
    boolean ending() {
        return stopped || failure != null;
    }

    private void stop(byte[] why) {
        fail(why);
        if (!stopped) {
            stopped = true;
            List.copyOf(underWay).forEach(CopyChunk::end);
        }
    }

    private void fail(byte[] why) {
        if (failure == null) {
            failure = why;
        }
    }

    // --- piece by piece

    private void goOn() {
        CopyChunk chunk = next();
        while (chunk != null) {
            underWay.add(chunk);
            uncounted.add(chunk);
            chunk.begin();
            chunk = next();
        }
        if (underWay.isEmpty() && !finished) {
            finished = true;
            finish();
        }
    }

    /// The next piece that may begin now, or null. A move begins when the one before is over: it
    /// may read what that has written.
    private @Nullable CopyChunk next() {
        while (!ending() && index < moves.size()) {
            CopyMove move = moves.get(index);
            if (offset < move.length()) {
                boolean room = underWay.size() < (move.overlaps() ? 1 : PIECES_AT_ONCE);
                return room ? chunk(move) : null;
            }
            if (!underWay.isEmpty()) {
                return null;
            }
            progress.segmentDone();
            index++;
            offset = 0;
        }
        return null;
    }

    private CopyChunk chunk(CopyMove move) {
        int most = move.source() == null ? ZEROES_AT_ONCE_BYTES : PIECE_BYTES;
        int length = (int) Math.min(most, move.length() - offset);
        long at = move.backwards() ? move.length() - offset - length : offset;
        offset += length;
        return new CopyChunk(this, move, at, length);
    }

    /// Counted is only what no gap precedes: a host goes on from there by itself.
    void chunkCopied(CopyChunk chunk) {
        chunk.copied();
        CopyChunk first = uncounted.peek();
        while (first != null && first.isCopied()) {
            progress.copied(first.length());
            uncounted.remove();
            first = uncounted.peek();
        }
        chunkLeft(chunk);
    }

    /// The piece is over, whatever has become of it.
    void chunkLeft(CopyChunk chunk) {
        if (underWay.remove(chunk)) {
            goOn();
        }
    }

    void chunkFailed(CopyChunk chunk, CopyTask part, boolean reading) {
        fail(sense(chunk.move(), part, reading));
        chunkLeft(chunk);
    }

    void chunkOutdated(CopyChunk chunk) {
        SenseCode why = chunk.move().outdated();
        fail((why == null ? SenseCode.TOKEN_REVOKED : why).sense());
        chunkLeft(chunk);
    }

    /// Somebody has reset or lost the unit: nothing shall go on that a host takes for ended.
    void chunkAborted(CopyChunk chunk, CopyTask part, boolean reading) {
        SenseCode code =
                part.side().unit().view().state() == LuState.ONLINE
                        ? SenseCode.THIRD_PARTY_DEVICE_FAILURE
                        : SenseCode.COPY_TARGET_NOT_REACHABLE;
        stop(Sense.copyAborted(code, chunk.move().segment()));
    }

    /// What the host hears about a part that failed. A token command hears of its own unit what a
    /// write there would have; of the source that the token is no good when the backstore is not
    /// the one it was made for.
    private static byte[] sense(CopyMove move, CopyTask part, boolean reading) {
        byte[] sense = part.sense();
        byte[] answered = sense == null ? new byte[0] : sense;
        boolean notReady = answered.length > 2 && (answered[2] & 0x0F) == 0x02;
        boolean forToken = move.source() == null || move.token() != null;
        if (forToken && reading && notReady) {
            return SenseCode.TOKEN_REVOKED.sense();
        } else if (forToken && !reading && answered.length > 0) {
            return answered;
        }
        SenseCode code =
                notReady
                        ? SenseCode.COPY_TARGET_NOT_REACHABLE
                        : SenseCode.THIRD_PARTY_DEVICE_FAILURE;
        return Sense.copyAborted(code, move.segment(), reading, part.status(), answered);
    }

    private void finish() {
        progress.end(failure, abandoned);
        over.run();
        IoCompletion waiting = done;
        if (waiting != null) {
            waiting.complete(BackstoreResult.OK, 0);
        }
    }
}
