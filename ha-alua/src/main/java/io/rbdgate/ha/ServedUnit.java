package io.rbdgate.ha;

import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.UnitOwner;

/// The port to the logical unit as initiators meet it. All methods return at once and take effect
/// in the order of the calls; one call at a time.
public interface ServedUnit {

    /// Admits media commands received from now on, judged by the reservations as they are stored
    /// now. `why` the unit is here.
    void serve(MoveReason why);

    /// Submits nothing any more, also of what was received before.
    void stopAdmission(String reason);

    /// Answers media commands as in `state` from now on, which is not ONLINE. Told again when the
    /// reason changes.
    void answer(LuState state, String reason);

    /// Runs `drained` once, on any thread, when nothing of what was admitted is in flight.
    void drain(Runnable drained);

    /// Closes the sessions of hosts that have another path.
    void closeSessions();

    /// This is what the record says of who has the unit.
    void ownedBy(UnitOwner owner);

    /// Tells every nexus that the access states of the ports have changed.
    void announce();
}
