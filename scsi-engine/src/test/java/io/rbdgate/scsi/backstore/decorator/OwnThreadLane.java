package io.rbdgate.scsi.backstore.decorator;

import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayList;
import java.util.List;

/// A lane that is whatever thread calls it; its timers fire when told to.
final class OwnThreadLane implements Lane {

    record Scheduled(Runnable work, long delayNanos) {}

    final List<Scheduled> scheduled = new ArrayList<>();

    @Override
    public boolean inLane() {
        return true;
    }

    @Override
    public void execute(Runnable work) {
        work.run();
    }

    @Override
    public Timer schedule(Runnable work, long delayNanos) {
        scheduled.add(new Scheduled(work, delayNanos));
        return () -> {};
    }

    @Override
    public Watch watch(int fd, Runnable readable) {
        throw new AssertionError("no descriptor here");
    }
}
