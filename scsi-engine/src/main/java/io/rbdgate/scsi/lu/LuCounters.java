package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.cdb.CommandSpec;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What a logical unit has done since it was made. Written on its lane, readable on any thread.
public final class LuCounters {
    private final LongAdder begun = new LongAdder();
    private final LongAdder others = new LongAdder();
    private final LongAdder readBytes = new LongAdder();
    private final LongAdder writtenBytes = new LongAdder();
    private final LongAdder readNanos = new LongAdder();
    private final LongAdder writeNanos = new LongAdder();
    private final LatencyCounts readLatencies = new LatencyCounts();
    private final LatencyCounts writeLatencies = new LatencyCounts();
    private final LongAdder errors = new LongAdder();
    private final LongAdder aborted = new LongAdder();

    /// Finished commands that read blocks to the initiator.
    public long reads() {
        return readLatencies.total();
    }

    /// Finished commands that took data or changed blocks.
    public long writes() {
        return writeLatencies.total();
    }

    /// All other finished commands.
    public long others() {
        return others.sum();
    }

    /// Bytes of blocks sent to initiators.
    public long readBytes() {
        return readBytes.sum();
    }

    /// Bytes of data-out put to use.
    public long writtenBytes() {
        return writtenBytes.sum();
    }

    /// How long the reads took altogether, from the hand-in to the answer.
    public long readNanos() {
        return readNanos.sum();
    }

    /// How long the writes took altogether, from the hand-in to the answer.
    public long writeNanos() {
        return writeNanos.sum();
    }

    /// How long reads took.
    public LatencyCounts readLatencies() {
        return readLatencies;
    }

    /// How long writes took.
    public LatencyCounts writeLatencies() {
        return writeLatencies;
    }

    /// Commands that ended neither GOOD nor CONDITION MET.
    public long errors() {
        return errors.sum();
    }

    /// Commands that have been handed in and are neither answered nor aborted.
    public long inFlight() {
        long over = reads() + writes() + others() + aborted();
        return Math.max(0, begun.sum() - over);
    }

    /// Tasks aborted by task management.
    public long aborted() {
        return aborted.sum();
    }

    void begins() {
        begun.increment();
    }

    void taskAborted() {
        aborted.increment();
    }

    void completed(CommandClass kind, ScsiStatus status, long bytes, long nanos) {
        switch (kind) {
            case READ -> {
                readBytes.add(bytes);
                readNanos.add(nanos);
                readLatencies.add(nanos);
            }
            case WRITE -> {
                writtenBytes.add(bytes);
                writeNanos.add(nanos);
                writeLatencies.add(nanos);
            }
            case OTHER -> others.increment();
        }
        if (status != ScsiStatus.GOOD && status != ScsiStatus.CONDITION_MET) {
            errors.increment();
        }
    }

    /// How commands are counted.
    enum CommandClass {
        READ,
        WRITE,
        OTHER;

        static CommandClass of(@Nullable CommandSpec spec) {
            if (spec == null || !spec.touchesMedium()) {
                return OTHER;
            }
            return switch (spec.direction()) {
                case IN -> READ;
                case OUT -> WRITE;
                case NONE -> OTHER;
            };
        }
    }
}
