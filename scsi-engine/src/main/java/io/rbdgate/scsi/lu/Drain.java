package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.lane.Lane;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One task management function waiting for the I/O of the tasks it ended, usually for a bounded
/// time. Lane of the logical unit.
final class Drain {
    /// No answer before everything is over.
    static final long UNBOUNDED = Long.MAX_VALUE;

    private final Consumer<TaskManagementResult> done;
    private int pending = 1;
    private boolean answered;
    private Lane.@Nullable Timer timer;

    Drain(Consumer<TaskManagementResult> done) {
        this.done = done;
    }

    void add() {
        pending++;
    }

    /// All tasks have been added: answers now if none is in flight, else by `boundNanos` (or
    /// [#UNBOUNDED]).
    void begin(Lane lane, long boundNanos) {
        if (pending > 1 && boundNanos != UNBOUNDED) {
            timer = lane.schedule(() -> answer(TaskManagementResult.REJECTED), boundNanos);
        }
        oneDrained();
    }

    void oneDrained() {
        if (--pending == 0) {
            answer(TaskManagementResult.COMPLETE);
        }
    }

    private void answer(TaskManagementResult result) {
        if (answered) {
            return;
        }
        answered = true;
        if (timer != null) {
            timer.cancel();
        }
        done.accept(result);
    }
}
