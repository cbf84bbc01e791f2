package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request of the nexus [#by] on its way; who asks is answered within a bounded time. Lane of the
/// logical unit.
final class PendingReservation {
    final NexusName by;
    final ReservationRequest what;
    private final Consumer<PendingReservation> tooLate;
    private final Lane.Timer timer;
    private @Nullable ReservationOperation asker;

    /// `tooLate` is run when there is no answer after `boundNanos`, before the asker is told.
    PendingReservation(
            NexusName by,
            ReservationRequest what,
            ReservationOperation asker,
            Lane lane,
            long boundNanos,
            Consumer<PendingReservation> tooLate) {
        this.by = by;
        this.what = what;
        this.asker = asker;
        this.tooLate = tooLate;
        this.timer = lane.schedule(this::giveUp, boundNanos);
    }

    /// Whether somebody waits for the answer; if not it is over.
    boolean awaited() {
        boolean waits = asker != null && asker.waits();
        if (!waits) {
            timer.cancel();
        }
        return waits;
    }

    /// The task that asks, as long as it waits.
    @Nullable LuTask task() {
        return asker != null && asker.waits() ? asker.task() : null;
    }

    /// However long it takes from here on, it is waited for.
    void unbounded() {
        timer.cancel();
    }

    /// Who waits for the answer, once; null when nobody does (any more).
    @Nullable ReservationOperation takeAsker() {
        timer.cancel();
        ReservationOperation taken = asker;
        asker = null;
        return taken != null && taken.waits() ? taken : null;
    }

    /// It is not done as far as is known.
    void tryLater() {
        ReservationOperation waits = takeAsker();
        if (waits != null) {
            waits.tryLater();
        }
    }

    private void giveUp() {
        tooLate.accept(this);
        tryLater();
    }
}
