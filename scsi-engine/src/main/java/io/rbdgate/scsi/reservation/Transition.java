package io.rbdgate.scsi.reservation;

import java.util.List;
import java.util.Set;

/// What a request leads to: the new state (the old one unless GOOD), the answer, whom to tell what,
/// and whose tasks end before the answer.
public record Transition(
        ReservationState state, Verdict verdict, List<Notice> notices, Set<NexusName> aborted) {

    /// Takes copies.
    public Transition {
        notices = List.copyOf(notices);
        aborted = Set.copyOf(aborted);
    }

    /// A unit attention for a nexus, if it is there.
    public record Notice(NexusName nexus, Event event) {}

    /// What a nexus is told.
    public enum Event {
        /// 06/2A/03.
        RESERVATIONS_PREEMPTED,
        /// 06/2A/04.
        RESERVATIONS_RELEASED,
        /// 06/2A/05.
        REGISTRATIONS_PREEMPTED
    }

    static Transition refused(ReservationState state, Verdict verdict) {
        return new Transition(state, verdict, List.of(), Set.of());
    }

    /// GOOD, and nobody has to be told.
    public static Transition to(ReservationState state) {
        return refused(state, Verdict.GOOD);
    }
}
