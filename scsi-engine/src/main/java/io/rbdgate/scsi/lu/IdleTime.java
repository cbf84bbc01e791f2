package io.rbdgate.scsi.lu;

/// How long a logical unit has had no task. Lane of the logical unit.
final class IdleTime {
    private long before;
    private long since;

    IdleTime(long now) {
        since = now;
    }

    /// The first task after a while without; handed in at `nanos`.
    void ends(long nanos) {
        // it may have been on its way here while the last one was answered
        before += Math.max(0, nanos - since);
    }

    /// The last task is over at `nanos`.
    void begins(long nanos) {
        since = nanos;
    }

    /// All of it, while there is a task.
    long nanos() {
        return before;
    }
}
