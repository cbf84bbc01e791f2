package io.rbdgate.scsi.reservation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is reserved on one logical unit. Immutable.
///
/// `generation` is PRGENERATION, 32 bits. `persists` is APTPL of the last registration: whether
/// registrations and reservation outlive a loss of power. `registrations` has the key of each
/// registered nexus, in the order they came; `held` the persistent reservation; `reservedBy` who
/// has the unit by RESERVE of SPC-2.
public record ReservationState(
        int generation,
        boolean persists,
        Map<NexusName, Long> registrations,
        @Nullable Held held,
        @Nullable NexusName reservedBy) {

    /// Nothing registered, nothing reserved.
    public static final ReservationState NONE =
            new ReservationState(0, false, Map.of(), null, null);

    /// A persistent reservation; `holder` is null when all registrants hold it.
    public record Held(ReservationType type, @Nullable NexusName holder) {

        /// Checks that there is a holder where there has to be one.
        public Held {
            if (type.allRegistrants() != (holder == null)) {
                throw new IllegalArgumentException(type + " held by " + holder);
            }
        }
    }

    /// Takes a copy.
    public ReservationState {
        registrations = Collections.unmodifiableMap(new LinkedHashMap<>(registrations));
        if (held != null && held.holder() != null && !registrations.containsKey(held.holder())) {
            throw new IllegalArgumentException("held by " + held.holder() + ", not registered");
        }
        if (held != null && registrations.isEmpty()) {
            throw new IllegalArgumentException("held by nobody");
        }
    }

    /// The key of a registered nexus, else null.
    public @Nullable Long keyOf(NexusName nexus) {
        return registrations.get(nexus);
    }

    /// Whether `nexus` holds the persistent reservation, alone or as one of all registrants.
    public boolean isHeldBy(NexusName nexus) {
        Held reservation = held;
        if (reservation == null) {
            return false;
        }
        NexusName holder = reservation.holder();
        return holder == null ? registrations.containsKey(nexus) : holder.equals(nexus);
    }

    /// What `nexus` may do.
    public Permission permissionOf(NexusName nexus) {
        if (reservedBy != null) {
            return reservedBy.equals(nexus) ? Permission.RESERVING : Permission.RESERVED;
        }
        Held reservation = held;
        if (reservation == null || isHeldBy(nexus)) {
            return Permission.ALL;
        }
        if (reservation.type().admitsRegistrants() && registrations.containsKey(nexus)) {
            return Permission.ALL;
        }
        return reservation.type().exclusiveAccess() ? Permission.NOTHING : Permission.READING;
    }

    /// What is left after a loss of power (SPC-4 r37 §5.13.5); the generation goes on, so that
    /// nobody takes a new state for an old one.
    public ReservationState afterPowerLoss() {
        return persists
                ? new ReservationState(generation, true, registrations, held, null)
                : new ReservationState(generation, false, Map.of(), null, null);
    }

    /// The same, with the unit reserved (SPC-2) by `nexus` or by nobody.
    public ReservationState reservedBy(@Nullable NexusName nexus) {
        return new ReservationState(generation, persists, registrations, held, nexus);
    }
}
