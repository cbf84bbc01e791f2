package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.reservation.NexusName;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The nexuses a logical unit knows. Lane of the logical unit.
final class NexusTable {
    // Identities remembered beyond their sessions, so that a returning host hears "nexus lost" and
    // not "power on"; bounded, since an initiator makes them up at will.
    private static final int REMEMBERED_IDENTITIES = 4096;

    private final IdentityHashMap<ItNexus, NexusState> incarnations = new IdentityHashMap<>();
    private final Map<String, NexusBarrier> barriers = new HashMap<>();
    private final Map<String, Boolean> seen =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED_IDENTITIES;
                }
            };

    private final InitiatorCounters counters;

    NexusTable(InitiatorCounters counters) {
        this.counters = counters;
    }

    /// The state of a nexus, made on first sight.
    NexusState of(ItNexus nexus) {
        NexusState known = incarnations.get(nexus);
        return known != null ? known : add(nexus);
    }

    /// The state of a nexus that reads by a token only. It may be one of another target, which
    /// nobody would take out here when it ends: what is not known is not kept.
    NexusState passing(ItNexus nexus) {
        NexusState known = incarnations.get(nexus);
        return known != null
                ? known
                : new NexusState(
                        nexus,
                        new NexusBarrier(nexus.identity()),
                        counters.of(nexus.initiatorName()));
    }

    private NexusState add(ItNexus nexus) {
        String identity = nexus.identity();
        NexusBarrier barrier = barriers.computeIfAbsent(identity, NexusBarrier::new);
        NexusState state = new NexusState(nexus, barrier, counters.of(nexus.initiatorName()));
        boolean returning = seen.put(identity, true) != null;
        state.attentions().raise(returning ? UnitAttention.NEXUS_LOSS : UnitAttention.POWER_ON);
        incarnations.put(nexus, state);
        return state;
    }

    /// Forgets an incarnation that has ended; its barrier stays while it is closed.
    void remove(ItNexus nexus) {
        NexusState state = incarnations.remove(nexus);
        if (state != null) {
            forgetBarrier(state.barrier());
        }
    }

    /// Forgets a barrier that nobody needs any more.
    void forgetBarrier(NexusBarrier barrier) {
        if (barrier.open() && !inUse(barrier)) {
            barriers.remove(barrier.identity());
        }
    }

    private boolean inUse(NexusBarrier barrier) {
        for (NexusState state : incarnations.values()) {
            if (state.barrier() == barrier) {
                return true;
            }
        }
        return false;
    }

    /// Raises a unit attention for every nexus.
    void raise(UnitAttention attention) {
        raiseFor(name -> true, attention);
    }

    /// Raises a unit attention for the nexuses of the initiators with such names.
    void raiseFor(Predicate<String> initiatorNames, UnitAttention attention) {
        for (NexusState state : incarnations.values()) {
            if (initiatorNames.test(state.nexus().initiatorName())) {
                state.attentions().raise(attention);
            }
        }
    }

    /// Raises a unit attention for every nexus but one.
    void raiseForOthers(NexusState one, UnitAttention attention) {
        for (NexusState state : incarnations.values()) {
            if (state != one) {
                state.attentions().raise(attention);
            }
        }
    }

    /// Raises a unit attention for the nexus of that name, if it is there.
    void raiseFor(NexusName name, UnitAttention attention) {
        for (NexusState state : incarnations.values()) {
            if (state.name().equals(name)) {
                state.attentions().raise(attention);
            }
        }
    }

    /// What has not been told yet is not so any more.
    void clear(UnitAttention attention) {
        incarnations.values().forEach(state -> state.attentions().clear(attention));
    }

    /// Other reservations are in force: what each nexus may do has to be looked up again.
    void forgetPermissions() {
        incarnations.values().forEach(state -> state.permission(null));
    }

    /// Whether any nexus forbids that the medium is taken out.
    boolean anyPreventsRemoval() {
        for (NexusState state : incarnations.values()) {
            if (state.preventsRemoval()) {
                return true;
            }
        }
        return false;
    }

    /// No nexus for whose name `which` is true forbids it any more.
    void allowRemoval(Predicate<NexusName> which) {
        for (NexusState state : incarnations.values()) {
            if (which.test(state.name())) {
                state.preventsRemoval(false);
            }
        }
    }

    /// The state of a nexus if it is known.
    @Nullable NexusState find(ItNexus nexus) {
        return incarnations.get(nexus);
    }
}
