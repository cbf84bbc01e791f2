package io.rbdgate.scsi.page;

import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationState.Held;
import io.rbdgate.scsi.reservation.ReservationType;
import java.util.Objects;

/// PERSISTENT RESERVE IN data (SPC-4 r37 §6.15).
public final class ReservationPages {
    private static final int HEADER_BYTES = 8;
    private static final int RESERVATION_HOLDER = 0x01;

    private ReservationPages() {}

    /// READ KEYS: one key for each registered nexus.
    public static ParameterWriter keys(ReservationState state) {
        ParameterWriter out = header(state);
        state.registrations().values().forEach(out::u64);
        return ended(out);
    }

    /// READ RESERVATION.
    public static ParameterWriter reservation(ReservationState state) {
        ParameterWriter out = header(state);
        Held held = state.held();
        if (held != null) {
            NexusName holder = held.holder();
            Long key = holder == null ? null : state.keyOf(holder);
            out.u64(key == null ? 0 : key).u32(0).u8(0).u8(held.type().code()).u16(0);
        }
        return ended(out);
    }

    /// REPORT CAPABILITIES; `durable` says whether registrations can outlive a loss of power.
    public static ParameterWriter capabilities(ReservationState state, boolean durable) {
        int compatibleHandling = 0x10;
        int specifyInitiatorPorts = 0x08;
        int allTargetPorts = 0x04;
        int persists = durable ? 0x01 : 0x00;
        int typeMaskValid = 0x80;
        int testUnitReadyIsAllowed = 0x10;
        ParameterWriter out = new ParameterWriter().u16(HEADER_BYTES);
        out.u8(compatibleHandling | specifyInitiatorPorts | allTargetPorts | persists);
        out.u8(typeMaskValid | testUnitReadyIsAllowed | (state.persists() ? 0x01 : 0x00));
        return out.u16(typeMask()).u16(0);
    }

    // Bit N of the first byte stands for type N, those of the second for the types from 8 on.
    private static int typeMask() {
        int mask = 0;
        for (ReservationType type : ReservationType.values()) {
            mask |= 1 << (type.code() < 8 ? 8 + type.code() : type.code() - 8);
        }
        return mask;
    }

    /// READ FULL STATUS: a descriptor for each nexus, also of those registered by ALL_TG_PT.
    public static ParameterWriter fullStatus(ReservationState state) {
        ParameterWriter out = header(state);
        state.registrations()
                .forEach(
                        (nexus, key) -> {
                            boolean holds = state.isHeldBy(nexus);
                            out.u64(key).u32(0).u8(holds ? RESERVATION_HOLDER : 0);
                            out.u8(holds ? Objects.requireNonNull(state.held()).type().code() : 0);
                            out.u32(0).u16(nexus.relativePortId());
                            int lengthAt = out.length();
                            out.u32(0);
                            TransportId.write(out, nexus.initiatorPort());
                            out.patch32(lengthAt, out.length() - lengthAt - 4L);
                        });
        return ended(out);
    }

    private static ParameterWriter header(ReservationState state) {
        return new ParameterWriter().u32(state.generation()).u32(0);
    }

    private static ParameterWriter ended(ParameterWriter out) {
        return out.patch32(4, out.length() - HEADER_BYTES);
    }
}
