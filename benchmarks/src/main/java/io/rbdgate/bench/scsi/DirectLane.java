package io.rbdgate.bench.scsi;

import io.rbdgate.scsi.lane.Lane;

/// The benchmark's own thread as a lane.
final class DirectLane implements Lane {

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
        return () -> {};
    }

    @Override
    public Watch watch(int fd, Runnable readable) {
        return Runnable::run;
    }
}
