package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Who hears of a logical unit's finished commands. Lane of the logical unit.
final class CommandAccounts {
    private final LongSupplier nanoTime;
    private final CommandObserver observer;
    private final LuCounters counters = new LuCounters();
    private @Nullable SlowCommands slow;

    CommandAccounts(LongSupplier nanoTime, CommandObserver observer) {
        this.nanoTime = nanoTime;
        this.observer = observer;
    }

    LuCounters counters() {
        return counters;
    }

    void watch(SlowCommands commands) {
        slow = commands;
    }

    /// A command has come.
    void entered() {
        SlowCommands watching = slow;
        if (watching != null) {
            watching.arm();
        }
    }

    /// A command is about to be answered; returns what the clock shows.
    long answered(LuTask task, ScsiStatus status) {
        long bytes = task.movedBytes();
        long now = nanoTime.getAsLong();
        long nanos = now - task.submittedNanos();
        LuCounters.CommandClass kind = LuCounters.CommandClass.of(task.spec());
        counters.completed(kind, status, bytes, nanos);
        task.nexus().counters().completed(kind, status, bytes, nanos);
        observer.completed(task.task().cdb()[0] & 0xFF, status, bytes, nanos);
        SlowCommands watching = slow;
        if (watching != null) {
            watching.answered(task, status, nanos);
        }
        return now;
    }
}
