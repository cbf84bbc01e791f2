package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.reservation.ReservationRequest.Clear;
import io.rbdgate.scsi.reservation.ReservationRequest.Preempt;
import io.rbdgate.scsi.reservation.ReservationRequest.Register;
import io.rbdgate.scsi.reservation.ReservationRequest.RegisterAndMove;
import io.rbdgate.scsi.reservation.ReservationRequest.Release;
import io.rbdgate.scsi.reservation.ReservationRequest.ReleaseUnit;
import io.rbdgate.scsi.reservation.ReservationRequest.Reserve;
import io.rbdgate.scsi.reservation.ReservationRequest.ReserveUnit;
import io.rbdgate.scsi.reservation.ReservationState.Held;
import io.rbdgate.scsi.reservation.Transition.Event;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of reservations (SPC-4 r37 §5.13): from a state and a request to what follows. Pure.
public final class Reservations {
    /// How many nexuses can be registered with one logical unit: as many as RADOS gives back in one
    /// step together with the header.
    public static final int MAXIMUM_REGISTRATIONS = 999;

    private Reservations() {}

    /// What `request` of the nexus `by` leads to.
    public static Transition apply(
            ReservationState state, NexusName by, ReservationRequest request) {
        if (request.persistent() && state.reservedBy() != null) {
            return Transition.refused(state, Verdict.CONFLICT);
        }
        return switch (request) {
            case Register register -> register(state, by, register);
            case Reserve reserve ->
                    withKey(state, by, reserve.key(), () -> reserve(state, by, reserve));
            case Release release ->
                    withKey(state, by, release.key(), () -> release(state, by, release));
            case Clear clear -> withKey(state, by, clear.key(), () -> clear(state, by));
            case Preempt preempt ->
                    withKey(state, by, preempt.key(), () -> preempt(state, by, preempt));
            case RegisterAndMove move ->
                    withKey(state, by, move.key(), () -> move(state, by, move));
            case ReserveUnit _ -> reserveUnit(state, by);
            case ReleaseUnit _ -> releaseUnit(state, by);
        };
    }

    private interface Rule {
        Transition apply();
    }

    /// All but the two forms of REGISTER need a registered nexus that knows its key.
    private static Transition withKey(ReservationState state, NexusName by, long key, Rule rule) {
        Long registered = state.keyOf(by);
        return registered == null || registered != key
                ? Transition.refused(state, Verdict.CONFLICT)
                : rule.apply();
    }

    // --- registrations

    /// SPC-4 r37 tables 48 and 49.
    private static Transition register(ReservationState state, NexusName by, Register request) {
        Long registered = state.keyOf(by);
        long expected = registered == null ? 0 : registered;
        if (!request.ignoringKey() && request.key() != expected) {
            return Transition.refused(state, Verdict.CONFLICT);
        }
        if (registered == null && request.newKey() == 0) {
            return Transition.to(state);
        }
        if (registered != null && request.specified() != null) {
            return Transition.refused(state, Verdict.INVALID_FIELD_IN_PARAMETER_LIST);
        }
        Draft draft = new Draft(state, by);
        draft.persists(request.persists());
        change(draft, by, request.newKey());
        request.others().forEach(nexus -> change(draft, nexus, request.newKey()));
        if (request.specified() != null) {
            for (NexusName nexus : request.specified()) {
                if (!draft.isRegistered(nexus)) {
                    draft.register(nexus, request.newKey());
                }
            }
        }
        return draft.size() > MAXIMUM_REGISTRATIONS
                ? Transition.refused(state, Verdict.NO_ROOM)
                : draft.doneInNextGeneration();
    }

    private static void change(Draft draft, NexusName nexus, long key) {
        if (key != 0) {
            draft.register(nexus, key);
        } else if (draft.isRegistered(nexus)) {
            draft.unregister(nexus);
        }
    }

    private static Transition clear(ReservationState state, NexusName by) {
        Draft draft = new Draft(state, by);
        draft.clear();
        return draft.doneInNextGeneration();
    }

    /// SPC-4 r37 §5.13.8: the reservation goes to another nexus, which need not be there.
    private static Transition move(ReservationState state, NexusName by, RegisterAndMove request) {
        Held held = state.held();
        if (held == null || !by.equals(held.holder())) {
            return Transition.refused(state, Verdict.CONFLICT);
        }
        if (request.newKey() == 0 || request.destination().equals(by)) {
            return Transition.refused(state, Verdict.INVALID_FIELD_IN_PARAMETER_LIST);
        }
        Draft draft = new Draft(state, by);
        draft.persists(request.persists());
        draft.register(request.destination(), request.newKey());
        draft.hold(new Held(held.type(), request.destination()));
        if (request.unregister()) {
            draft.unregister(by);
        }
        return draft.size() > MAXIMUM_REGISTRATIONS
                ? Transition.refused(state, Verdict.NO_ROOM)
                : draft.doneInNextGeneration();
    }

    // --- the reservation

    private static Transition reserve(ReservationState state, NexusName by, Reserve request) {
        ReservationType type = request.type();
        if (type == null) {
            return Transition.refused(state, Verdict.INVALID_FIELD_IN_CDB);
        }
        Held held = state.held();
        if (held != null) {
            boolean same = state.isHeldBy(by) && held.type() == type;
            return Transition.refused(state, same ? Verdict.GOOD : Verdict.CONFLICT);
        }
        Draft draft = new Draft(state, by);
        draft.hold(reservation(type, by));
        return draft.done();
    }

    private static Held reservation(ReservationType type, NexusName holder) {
        return new Held(type, type.allRegistrants() ? null : holder);
    }

    private static Transition release(ReservationState state, NexusName by, Release request) {
        Held held = state.held();
        if (held == null || !state.isHeldBy(by)) {
            return Transition.to(state);
        }
        if (held.type() != request.type()) {
            return Transition.refused(state, Verdict.INVALID_RELEASE);
        }
        Draft draft = new Draft(state, by);
        draft.release();
        return draft.done();
    }

    /// SPC-4 r37 §5.13.11.2, figure 8.
    private static Transition preempt(ReservationState state, NexusName by, Preempt request) {
        Held held = state.held();
        boolean all = held != null && held.holder() == null;
        if (request.victims() == 0 && !all) {
            return Transition.refused(state, Verdict.INVALID_FIELD_IN_PARAMETER_LIST);
        }
        boolean takesReservation =
                all ? request.victims() == 0 : held != null && holderHas(state, held, request);
        return takesReservation
                ? takeOver(state, by, request, held)
                : removeRegistrations(state, by, request);
    }

    private static boolean holderHas(ReservationState state, Held held, Preempt request) {
        NexusName holder = held.holder();
        Long key = holder == null ? null : state.keyOf(holder);
        return key != null && key == request.victims();
    }

    private static Transition takeOver(
            ReservationState state, NexusName by, Preempt request, @Nullable Held before) {
        ReservationType type = request.type();
        if (type == null) {
            return Transition.refused(state, Verdict.INVALID_FIELD_IN_CDB);
        }
        Set<NexusName> victims = registeredWith(state, request.victims());
        victims.remove(by);
        Draft draft = new Draft(state, by);
        draft.preempt(victims);
        if (before != null && before.type() != type) {
            draft.tellOthers(draft.registered(), Event.RESERVATIONS_RELEASED);
        }
        draft.hold(reservation(type, by));
        return request.abort() ? draft.doneAborting() : draft.doneInNextGeneration();
    }

    /// Scope and type do not matter; the nexus itself can be among those that lose theirs.
    private static Transition removeRegistrations(
            ReservationState state, NexusName by, Preempt request) {
        Set<NexusName> victims = registeredWith(state, request.victims());
        if (victims.isEmpty()) {
            return Transition.refused(state, Verdict.CONFLICT);
        }
        Draft draft = new Draft(state, by);
        draft.preempt(victims);
        return request.abort() ? draft.doneAborting() : draft.doneInNextGeneration();
    }

    /// Those with this key; 0 stands for everybody.
    private static Set<NexusName> registeredWith(ReservationState state, long key) {
        Set<NexusName> found = new LinkedHashSet<>();
        state.registrations()
                .forEach(
                        (nexus, registered) -> {
                            if (key == 0 || registered == key) {
                                found.add(nexus);
                            }
                        });
        return found;
    }

    // --- RESERVE and RELEASE of SPC-2

    /// Who has access by a persistent reservation anyway is told GOOD and nothing changes; where
    /// anybody is registered, everybody else is refused (SPC-4 r37 §5.13.3, CRH).
    private static Transition reserveUnit(ReservationState state, NexusName by) {
        NexusName holder = state.reservedBy();
        if (holder != null) {
            return Transition.refused(state, holder.equals(by) ? Verdict.GOOD : Verdict.CONFLICT);
        }
        return state.registrations().isEmpty()
                ? Transition.to(state.reservedBy(by))
                : beside(state, by);
    }

    private static Transition releaseUnit(ReservationState state, NexusName by) {
        if (state.registrations().isEmpty()) {
            return Transition.to(by.equals(state.reservedBy()) ? state.reservedBy(null) : state);
        }
        return beside(state, by);
    }

    private static Transition beside(ReservationState state, NexusName by) {
        Held held = state.held();
        boolean hasAccess =
                held != null
                        && (state.isHeldBy(by)
                                || (held.type().admitsRegistrants() && state.keyOf(by) != null));
        return Transition.refused(state, hasAccess ? Verdict.GOOD : Verdict.CONFLICT);
    }
}
