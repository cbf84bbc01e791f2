package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.renewal.RenewalPlan;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All of a medium on its way to being made anew: by a new key, or pass by pass, a few chunks at a
/// time, each pass flushed before the next. It holds the whole range alone, so that it begins after
/// the last write of others, and keeps to the unit's limits of traffic. Lane of the logical unit.
final class RenewalJob extends Extent {
    private static final Logger LOG = LoggerFactory.getLogger(RenewalJob.class);

    private static final int CHUNKS_AT_ONCE = 4;
    private static final int WRITTEN_AT_ONCE_BYTES = SteppedOperation.CHUNK_BYTES;
    private static final long ZEROED_AT_ONCE_BYTES = 32L << 20;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;

    private final LogicalUnit unit;
    private final Consumer<Boolean> over;
    private final int generation;
    private final boolean mayGiveBack;
    private final boolean newKey;
    private long sizeBytes;

    // What each pass writes into every block; none: everything is zeroed by the backstore's means.
    private List<byte[]> passes;
    private int attempt;
    private int pass;
    private long begun;
    private long done;
    private int inFlight;
    private boolean stopped;
    private boolean ended;
    private @Nullable ByteBuf pattern;
    private Lane.@Nullable Timer pause;

    /// `over` hears once, on the lane, whether everything is written and on stable storage.
    RenewalJob(LogicalUnit unit, RenewalPlan plan, Consumer<Boolean> over) {
        this.unit = unit;
        this.passes = plan.passes();
        this.over = over;
        this.generation = unit.availability().generation();
        this.sizeBytes = unit.view().geometry().sizeBytes();
        this.mayGiveBack = unit.view().thin();
        this.newKey = plan.newKey();
    }

    /// Begins as soon as nobody else writes.
    void begin() {
        if (unit.writeOrder().acquire(this, 0, sizeBytes, true)) {
            granted();
        }
    }

    @Override
    void granted() {
        unit.lane().execute(this::goOn);
    }

    /// Nothing further is begun; over when nothing is in flight.
    void stop() {
        stopped = true;
        goOn();
    }

    /// How much is written, of [#totalBytes].
    long doneBytes() {
        return pass * sizeBytes + done;
    }

    long totalBytes() {
        return Math.max(1, passes.size()) * sizeBytes;
    }

    private void goOn() {
        BlockBackstore backstore = stopped ? null : unit.availability().backstore(generation);
        if (backstore == null) {
            stopped = true;
            if (inFlight == 0) {
                end(false);
            }
        } else if (hold == Hold.HELD) {
            proceed(backstore);
        }
    }

    private void proceed(BlockBackstore backstore) {
        while (pause == null && inFlight < CHUNKS_AT_ONCE && begun < sizeBytes) {
            long length = Math.min(chunkBytes(), sizeBytes - begun);
            long wait = newKey ? 0 : unit.admission().waitOf(length);
            if (wait > 0) {
                // not for long: the limit may be lifted meanwhile
                pause = unit.lane().schedule(this::paused, Math.min(wait, LONGEST_PAUSE_NANOS));
            } else {
                chunk(backstore, begun, length);
            }
        }
        if (inFlight == 0 && done == sizeBytes) {
            backstore.flush(new Step(this::flushed));
        }
    }

    private void paused() {
        pause = null;
        goOn();
    }

    // --- chunk by chunk

    /// A key is one for all.
    private long chunkBytes() {
        return newKey ? sizeBytes : passes.isEmpty() ? ZEROED_AT_ONCE_BYTES : WRITTEN_AT_ONCE_BYTES;
    }

    private void chunk(BlockBackstore backstore, long at, long length) {
        begun += length;
        int ofAttempt = attempt;
        ByteBuf source = passes.isEmpty() ? null : pattern();
        Step step = new Step(result -> chunkEnded(result, length, ofAttempt));
        if (newKey) {
            backstore.eraseKey(step);
        } else if (source == null) {
            backstore.writeZeroes(at, length, mayGiveBack, false, step);
        } else {
            backstore.write(at, source, (int) length, false, step);
        }
    }

    private void chunkEnded(BackstoreResult result, long length, int ofAttempt) {
        if (ofAttempt != attempt) {
            return;
        } else if (result == BackstoreResult.OK) {
            done += length;
        } else if (result == BackstoreResult.UNSUPPORTED && passes.isEmpty() && !newKey) {
            writeTheZeros();
        } else {
            fails(newKey ? "new key" : "write", result);
        }
    }

    /// The backstore has no means of its own.
    private void writeTheZeros() {
        passes = List.of(new byte[unit.view().settings().blockBytes()]);
        attempt++;
        begun = 0;
        done = 0;
    }

    private void flushed(BackstoreResult result) {
        if (result != BackstoreResult.OK) {
            fails("flush", result);
            return;
        }
        releasePattern();
        begun = 0;
        done = 0;
        if (++pass < passes.size()) {
            return;
        }
        long present = unit.view().geometry().sizeBytes();
        if (present == sizeBytes) {
            end(true);
        } else {
            LOG.info("{}: the disk has another size now; everything is written anew", unit);
            sizeBytes = present;
            pass = 0;
        }
    }

    private void fails(String what, BackstoreResult result) {
        LOG.error("{}: a {} of all of the medium failed: {}", unit, what, result);
        stopped = true;
    }

    private ByteBuf pattern() {
        ByteBuf made = pattern;
        if (made == null) {
            int size = (int) Math.min(WRITTEN_AT_ONCE_BYTES, sizeBytes);
            made = unit.buffer(size);
            pattern = made;
            while (made.isWritable()) {
                made.writeBytes(passes.get(pass));
            }
        }
        return made;
    }

    private void releasePattern() {
        SteppedOperation.releaseIfPresent(pattern);
        pattern = null;
    }

    private void end(boolean wholly) {
        if (ended) {
            return;
        }
        ended = true;
        stopped = true;
        if (pause != null) {
            pause.cancel();
        }
        releasePattern();
        if (wholly && passes.isEmpty() && !newKey) {
            unit.availability().everythingDeallocated();
        }
        unit.writeOrder().release(this);
        over.accept(wholly);
    }

    /// One operation of the backstore. Its end has a turn of its own on the lane: other units work
    /// in between. It ends once, whatever a broken backstore does.
    private final class Step implements IoCompletion {
        private final Consumer<BackstoreResult> then;
        private boolean over;

        Step(Consumer<BackstoreResult> then) {
            this.then = then;
            inFlight++;
            unit.availability().operationBegins();
        }

        @Override
        public void complete(BackstoreResult result, long detail) {
            unit.lane().execute(() -> ended(result));
        }

        private void ended(BackstoreResult result) {
            if (!over) {
                over = true;
                inFlight--;
                then.accept(result);
                goOn();
                unit.availability().operationEnds();
            }
        }
    }
}
