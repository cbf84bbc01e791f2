package io.rbdgate.daemon.lun;

import io.rbdgate.management.TargetControl;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.lu.WriteHold;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A hold of a LUN's writes as the management plane sees it: its caller waits for what the logical
/// unit tells.
public final class HeldLun implements TargetControl.HeldWrites {
    private final CompletableFuture<Boolean> quiet = new CompletableFuture<>();
    private final CompletableFuture<Boolean> inTime = new CompletableFuture<>();
    private final WriteHold hold;

    private HeldLun(LogicalUnit unit, Duration bound) {
        this.hold = unit.holdWrites(bound.toNanos(), new Told());
    }

    /// Begins to hold the writes of `unit`, for at most `bound`.
    public static HeldLun begin(LogicalUnit unit, Duration bound) {
        return new HeldLun(unit, bound);
    }

    @Override
    public boolean awaitQuiet() {
        return quiet.join();
    }

    @Override
    public boolean release() {
        hold.release();
        return inTime.join();
    }

    private final class Told implements WriteHold.Listener {
        @Override
        public void quiet() {
            quiet.complete(true);
        }

        @Override
        public void over(boolean lasted) {
            quiet.complete(false);
            inTime.complete(lasted);
        }
    }
}
