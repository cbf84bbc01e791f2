package io.rbdgate.scsi.lu;

import org.jspecify.annotations.Nullable;

/// A range of bytes that a write is about to change, in the lists of [WriteOrder].
abstract class Extent {
    long start;
    long end;
    boolean exclusive;

    /// The write belongs to an ended task; nothing that overlaps may start before it is over.
    boolean late;

    /// Held to see that nothing changes, not to change it.
    boolean reading;

    Hold hold = Hold.NONE;
    @Nullable Extent previous;
    @Nullable Extent next;

    /// Where the extent is.
    enum Hold {
        NONE,
        WAITING,
        HELD
    }

    final boolean overlaps(Extent other) {
        return start < other.end && other.start < end;
    }

    /// The range is ours now, after a wait.
    abstract void granted();
}
