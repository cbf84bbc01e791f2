package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.lane.Lane;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Whether a task whose turn it is may begin now: limits of traffic, and a hold of all changes of
/// the medium. Tasks that touch no medium always may. Lane of the logical unit.
final class Admission {
    /// The most one command can move; what an initiator declares may be any number, and everybody
    /// would wait for it.
    private static final long MOST_BYTES = 32L << 20;

    private final Lane lane;
    private final LongSupplier nanoTime;
    private final Runnable dispatch;
    private final Runnable wake = this::wake;
    private @Nullable TokenBucket commands;
    private @Nullable TokenBucket bytes;
    private boolean holding;
    private Lane.@Nullable Timer waking;

    /// `dispatch` is run when tasks that were kept back may begin.
    Admission(Lane lane, LongSupplier nanoTime, Runnable dispatch) {
        this.lane = lane;
        this.nanoTime = nanoTime;
        this.dispatch = dispatch;
    }

    /// Whether every task may begin; the usual case, without a look at the clock.
    boolean open() {
        return !holding && commands == null && bytes == null;
    }

    /// Whether `task` may begin; if so, it is charged for and has to begin.
    boolean admits(LuTask task) {
        CommandSpec spec = task.spec();
        if (open() || spec == null || !spec.touchesMedium() || isRefused(task, spec)) {
            return true;
        }
        if ((holding && spec.changesMedium()) || waking != null) {
            return false;
        }
        ScsiTask command = task.task();
        long wait = waitOf(command.dataInLength() + command.dataOutLength());
        if (wait > 0) {
            wakeAfter(wait);
        }
        return wait <= 0;
    }

    /// Nanoseconds until something that moves so many bytes may begin; with 0 or less it does, and
    /// is charged for.
    long waitOf(long moving) {
        if (commands == null && bytes == null) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long wait = Math.max(waitOf(commands, now), waitOf(bytes, now));
        if (wait <= 0) {
            charge(moving, now);
        }
        return wait;
    }

    /// Other limits hold from now on.
    void limit(TrafficLimit limit) {
        stopWaiting();
        long now = nanoTime.getAsLong();
        commands = bucket(limit.commandsPerSecond(), limit.burstSeconds(), now);
        bytes = bucket(limit.bytesPerSecond(), limit.burstSeconds(), now);
        dispatch.run();
    }

    /// Nothing that changes the medium begins any more.
    void hold() {
        holding = true;
    }

    /// What was held begins.
    void release() {
        holding = false;
        dispatch.run();
    }

    /// A unit that is not online, or whose medium cannot be used now, refuses at once; nothing
    /// shall wait for that.
    private static boolean isRefused(LuTask task, CommandSpec spec) {
        LogicalUnit unit = task.unit();
        return unit.view().state() != LuState.ONLINE || unit.renewal().refuses(spec);
    }

    private static @Nullable TokenBucket bucket(long perSecond, int burstSeconds, long now) {
        return perSecond == 0 ? null : new TokenBucket(perSecond, burstSeconds, now);
    }

    private static long waitOf(@Nullable TokenBucket bucket, long now) {
        return bucket == null ? 0 : bucket.waitNanos(now);
    }

    private void charge(long moving, long now) {
        if (commands != null) {
            commands.take(1, now);
        }
        if (bytes != null) {
            bytes.take(Math.min(moving, MOST_BYTES), now);
        }
    }

    private void wakeAfter(long nanos) {
        stopWaiting();
        waking = lane.schedule(wake, nanos);
    }

    // The time of a limit that holds no more, perhaps hours away, must not be waited for.
    private void stopWaiting() {
        Lane.Timer timer = waking;
        if (timer != null) {
            waking = null;
            timer.cancel();
        }
    }

    private void wake() {
        waking = null;
        dispatch.run();
    }
}
