package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.lane.Lane;
import org.jspecify.annotations.Nullable;

/// A hold of all changes of the medium, for a snapshot that must not fall into the middle of them:
/// commands that change it wait, those begun before end first. It ends by itself after a time,
/// since hosts give up on a disk that does not answer. Callable from any thread.
public final class WriteHold {
    private final LogicalUnit unit;
    private final Listener listener;
    private Lane.@Nullable Timer timer;
    private boolean quiet;
    private boolean over;

    /// Hears what becomes of a hold; on the lane.
    public interface Listener {
        /// Nothing changes the medium from now on until the hold is over.
        void quiet();

        /// The hold is over; `inTime` when [WriteHold#release] ended it, after [#quiet].
        void over(boolean inTime);
    }

    WriteHold(LogicalUnit unit, Listener listener) {
        this.unit = unit;
        this.listener = listener;
    }

    /// Ends the hold; changes go on. The listener hears whether it lasted until now.
    public void release() {
        unit.lane().run(() -> end(quiet));
    }

    // --- on the lane

    void begin(long boundNanos) {
        timer = unit.lane().schedule(() -> end(false), boundNanos);
    }

    boolean waitsForQuiet() {
        return !quiet && !over;
    }

    void becomesQuiet() {
        quiet = true;
        listener.quiet();
    }

    void end(boolean inTime) {
        if (over) {
            return;
        }
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        listener.over(inTime);
        unit.holdEnded(this);
    }
}
