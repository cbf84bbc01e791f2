package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.TaskManagementFunction;
import org.jspecify.annotations.Nullable;

/// A piece of a copy on its way: read, then written. Home lane of the copy.
final class CopyChunk {
    private final CopyJob job;
    private final CopyMove move;
    private final long at;
    private final int length;
    private @Nullable CopyTask part;
    private boolean draining;
    private boolean copied;

    CopyChunk(CopyJob job, CopyMove move, long at, int length) {
        this.job = job;
        this.move = move;
        this.at = at;
        this.length = length;
    }

    CopyMove move() {
        return move;
    }

    int length() {
        return length;
    }

    /// All of it is written.
    void copied() {
        copied = true;
    }

    boolean isCopied() {
        return copied;
    }

    void begin() {
        CopySide source = move.source();
        if (source == null) {
            CopyTask zeroing = part(move.destination(), this::written);
            zeroing.zero(job.nexus(), job.target(), move.to() + at, length);
        } else {
            CopyTask reading = part(source, this::read);
            reading.read(job.nexus(), job.target(), move.from() + at, length);
        }
    }

    private CopyTask part(CopySide side, Runnable over) {
        CopyTask made = new CopyTask(side, job.lane(), over);
        made.sentAfter(job.sentAfter());
        part = made;
        return made;
    }

    private CopyTask present() {
        CopyTask current = part;
        if (current == null) {
            throw new IllegalStateException("not begun");
        }
        return current;
    }

    private void read() {
        CopyTask reading = present();
        if (!reading.good() || job.ending()) {
            reading.releaseData();
            over(reading, true);
        } else if (move.outdated() != null) {
            reading.releaseData();
            job.chunkOutdated(this);
        } else {
            ByteBuf data = reading.takeData();
            CopyTask writing = part(move.destination(), this::written);
            writing.write(job.nexus(), job.target(), move.to() + at, data);
        }
    }

    private void written() {
        over(present(), false);
    }

    /// What was aborted may be in flight yet; the copy is not over before that is.
    private void over(CopyTask ended, boolean reading) {
        if (draining) {
            return;
        }
        if (ended.aborted()) {
            job.chunkAborted(this, ended, reading);
        } else if (!ended.good()) {
            job.chunkFailed(this, ended, reading);
        } else if (reading) {
            job.chunkLeft(this);
        } else {
            job.chunkCopied(this);
        }
    }

    /// Ends it early; [CopyJob#chunkLeft] follows when nothing of it is in flight.
    void end() {
        if (!draining) {
            draining = true;
            CopyTask ending = present();
            ending.side()
                    .unit()
                    .manage(
                            TaskManagementFunction.ABORT_TASK,
                            job.nexus(),
                            ending,
                            _ -> job.lane().execute(() -> job.chunkLeft(this)));
        }
    }
}
