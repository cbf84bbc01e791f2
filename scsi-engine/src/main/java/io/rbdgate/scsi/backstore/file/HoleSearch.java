package io.rbdgate.scsi.backstore.file;

import io.rbdgate.scsi.backstore.Holes;
import java.util.concurrent.RejectedExecutionException;

/// Goes through a file hole by hole, in short turns on the file's threads, so that I/O never waits
/// for more than one turn.
final class HoleSearch implements Runnable {
    private static final int HOLES_PER_TURN = 64;

    private final Backing file;
    private final FileThreads threads;
    private final Holes holes;
    private long offset;

    HoleSearch(Backing file, FileThreads threads, Holes holes) {
        this.file = file;
        this.threads = threads;
        this.holes = holes;
    }

    /// Takes its place behind what is waiting already.
    void begin() {
        try {
            threads.submit(this);
        } catch (RejectedExecutionException _) {
            holes.ended(false);
        }
    }

    @Override
    public void run() {
        for (int i = 0; i < HOLES_PER_TURN; i++) {
            Backing.Hole hole = file.nextHole(offset);
            if (hole == null) {
                holes.ended(true);
                return;
            }
            holes.hole(hole.offset(), hole.length());
            offset = hole.offset() + hole.length();
        }
        begin();
    }
}
