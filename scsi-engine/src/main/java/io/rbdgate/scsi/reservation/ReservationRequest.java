package io.rbdgate.scsi.reservation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a nexus asks of the reservations of a logical unit: the service actions of PERSISTENT
/// RESERVE OUT, RESERVE and RELEASE of SPC-2. `key` is RESERVATION KEY.
///
/// A null `type` stands for a scope or type that does not exist; where the standard ignores the
/// fields it does not matter.
public sealed interface ReservationRequest {

    /// Whether it is a service action of PERSISTENT RESERVE OUT.
    default boolean persistent() {
        return true;
    }

    /// REGISTER, and with `ignoringKey` REGISTER AND IGNORE EXISTING KEY. `others` are the nexuses
    /// of the same initiator port with the other target ports (ALL_TG_PT); `specified` those given
    /// by TransportIDs, null without SPEC_I_PT.
    record Register(
            boolean ignoringKey,
            long key,
            long newKey,
            boolean persists,
            List<NexusName> others,
            @Nullable List<NexusName> specified)
            implements ReservationRequest {

        /// Takes copies.
        public Register {
            others = List.copyOf(others);
            specified = specified == null ? null : List.copyOf(specified);
        }
    }

    /// RESERVE.
    record Reserve(long key, @Nullable ReservationType type) implements ReservationRequest {}

    /// RELEASE.
    record Release(long key, @Nullable ReservationType type) implements ReservationRequest {}

    /// CLEAR.
    record Clear(long key) implements ReservationRequest {}

    /// PREEMPT, with `abort` PREEMPT AND ABORT; `victims` is SERVICE ACTION RESERVATION KEY.
    record Preempt(long key, long victims, @Nullable ReservationType type, boolean abort)
            implements ReservationRequest {}

    /// REGISTER AND MOVE to `destination`.
    record RegisterAndMove(
            long key, long newKey, boolean persists, boolean unregister, NexusName destination)
            implements ReservationRequest {}

    /// RESERVE(6) or RESERVE(10).
    record ReserveUnit() implements ReservationRequest {
        @Override
        public boolean persistent() {
            return false;
        }
    }

    /// RELEASE(6) or RELEASE(10).
    record ReleaseUnit() implements ReservationRequest {
        @Override
        public boolean persistent() {
            return false;
        }
    }
}
