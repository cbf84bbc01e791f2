package io.rbdgate.iscsi.session;

import io.rbdgate.scsi.lane.Lane;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has every session ask its initiator when the [io.rbdgate.scsi.SessionBarrier] is raised; a
/// gateway that takes over many logical units at once raises it as many times, and goes around
/// once. Also sessions that don't see the unit are asked: it may be shown to them later. Any
/// thread.
public final class ProofRounds {
    private final SessionRegistry registry;
    private final Lane lane;
    private final AtomicBoolean pending = new AtomicBoolean();

    /// Goes around the sessions of `registry`, from `lane`.
    public ProofRounds(SessionRegistry registry, Lane lane) {
        this.registry = registry;
        this.lane = lane;
    }

    /// Soon, every session has been asked for what was raised before this call.
    public void begin() {
        if (pending.compareAndSet(false, true)) {
            lane.execute(this::round);
        }
    }

    // What is raised from here on begins another round.
    private void round() {
        pending.set(false);
        for (Session session : registry.sessions()) {
            session.lane().execute(session::prove);
        }
    }
}
