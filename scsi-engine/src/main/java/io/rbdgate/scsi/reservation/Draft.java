package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.reservation.ReservationState.Held;
import io.rbdgate.scsi.reservation.Transition.Event;
import io.rbdgate.scsi.reservation.Transition.Notice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A state in the making: what one request of `by` changes. Lives as long as [Reservations#apply].
final class Draft {
    private final ReservationState before;
    private final NexusName by;
    private final Map<NexusName, Long> registrations;
    private final List<Notice> notices = new ArrayList<>();
    private final Set<NexusName> removed = new LinkedHashSet<>();
    private @Nullable Held held;
    private boolean persists;

    Draft(ReservationState before, NexusName by) {
        this.before = before;
        this.by = by;
        this.registrations = new LinkedHashMap<>(before.registrations());
        this.held = before.held();
        this.persists = before.persists();
    }

    void register(NexusName nexus, long key) {
        registrations.put(nexus, key);
    }

    boolean isRegistered(NexusName nexus) {
        return registrations.containsKey(nexus);
    }

    int size() {
        return registrations.size();
    }

    void persists(boolean newPersists) {
        persists = newPersists;
    }

    void hold(Held reservation) {
        held = reservation;
    }

    /// Removes a registration; a reservation that nobody holds then is released.
    void unregister(NexusName nexus) {
        registrations.remove(nexus);
        removed.add(nexus);
        Held reservation = held;
        if (reservation == null) {
            return;
        }
        boolean last =
                reservation.holder() == null
                        ? registrations.isEmpty()
                        : reservation.holder().equals(nexus);
        if (last) {
            release();
        }
    }

    /// Releases the reservation; those who had access by it and lose its protection are told.
    void release() {
        Held reservation = held;
        held = null;
        if (reservation != null && reservation.type().admitsRegistrants()) {
            tellOthers(registrations.keySet(), Event.RESERVATIONS_RELEASED);
        }
    }

    /// Removes the registrations of `victims`, who are told; a reservation is taken away without
    /// being called released.
    void preempt(Set<NexusName> victims) {
        registrations.keySet().removeAll(victims);
        removed.addAll(victims);
        tellOthers(victims, Event.REGISTRATIONS_PREEMPTED);
        if (registrations.isEmpty()) {
            held = null;
        }
    }

    void tellOthers(Set<NexusName> nexuses, Event event) {
        for (NexusName nexus : nexuses) {
            if (!nexus.equals(by)) {
                notices.add(new Notice(nexus, event));
            }
        }
    }

    Set<NexusName> registered() {
        return registrations.keySet();
    }

    void clear() {
        tellOthers(registrations.keySet(), Event.RESERVATIONS_PREEMPTED);
        registrations.clear();
        held = null;
    }

    /// Done, the generation as before.
    Transition done() {
        return done(before.generation(), Set.of());
    }

    /// Done, with the next generation.
    Transition doneInNextGeneration() {
        return done(before.generation() + 1, Set.of());
    }

    /// Done, with the next generation; the tasks of those whose registrations are removed end.
    Transition doneAborting() {
        return done(before.generation() + 1, removed);
    }

    private Transition done(int generation, Set<NexusName> aborted) {
        ReservationState after =
                new ReservationState(
                        generation, persists, registrations, held, before.reservedBy());
        return new Transition(after, Verdict.GOOD, notices, aborted);
    }
}
