package io.rbdgate.scsi.device;

import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A lane that is the test's own thread: posted work waits for [#runAll], timers for [#expire].
public final class ManualLane implements Lane {
    private final ArrayDeque<Runnable> posted = new ArrayDeque<>();
    private final List<Pending> timers = new ArrayList<>();
    private boolean elsewhere;

    private record Pending(Runnable work, long delayNanos) {}

    /// From now on the caller is or is not on this lane.
    void elsewhere(boolean isElsewhere) {
        elsewhere = isElsewhere;
    }

    @Override
    public boolean inLane() {
        return !elsewhere;
    }

    @Override
    public void execute(Runnable work) {
        posted.add(work);
    }

    @Override
    public Timer schedule(Runnable work, long delayNanos) {
        Pending pending = new Pending(work, delayNanos);
        timers.add(pending);
        return () -> timers.remove(pending);
    }

    @Override
    public Watch watch(int fd, Runnable readable) {
        throw new UnsupportedOperationException("no descriptors here");
    }

    /// Runs what was posted, on the lane.
    void runAll() {
        boolean before = elsewhere;
        elsewhere = false;
        while (!posted.isEmpty()) {
            posted.remove().run();
        }
        elsewhere = before;
    }

    /// Lets all timers expire.
    void expire() {
        List<Pending> due = List.copyOf(timers);
        timers.clear();
        due.forEach(timer -> timer.work().run());
    }

    /// The delays the timers were given.
    List<Long> delaysNanos() {
        return timers.stream().map(Pending::delayNanos).toList();
    }

    int pendingTimers() {
        return timers.size();
    }
}
