package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command.PersistentReserveOut;
import io.rbdgate.scsi.cdb.ReserveOutAction;
import io.rbdgate.scsi.page.TransportId;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationRequest;
import io.rbdgate.scsi.reservation.ReservationType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parameter list of PERSISTENT RESERVE OUT (SPC-4 r37 §6.16.3, §6.16.4): turned into a
/// request, or refused. An object per command.
///
/// ```
/// 0-7 RESERVATION KEY  8-15 SERVICE ACTION RESERVATION KEY
/// 20 SPEC_I_PT 08h, ALL_TG_PT 04h, APTPL 01h  24-27 length of the TransportIDs from 28 on
/// REGISTER AND MOVE: 17 UNREG 02h, APTPL 01h  18-19 relative target port
///                    20-23 length of the TransportID at 24
/// ```
final class ReserveOutList {
    private static final int BASIC_BYTES = 24;

    // Room for hundreds of TransportIDs.
    private static final int MAXIMUM_BYTES = 1 << 16;

    private static final int NEW_KEY = 8;
    private static final int FLAGS = 20;
    private static final int SPECIFY_INITIATOR_PORTS = 0x08;
    private static final int ALL_TARGET_PORTS = 0x04;
    private static final int PERSISTS = 0x01;
    private static final int TRANSPORT_IDS_LENGTH = 24;
    private static final int TRANSPORT_IDS = 28;
    private static final int MOVE_FLAGS = 17;
    private static final int UNREGISTER = 0x02;
    private static final int MOVE_PORT = 18;
    private static final int MOVE_TRANSPORT_ID_LENGTH = 20;
    private static final int MOVE_TRANSPORT_ID = 24;

    private final PersistentReserveOut command;
    private final byte[] list;
    private final ByteBuffer fields;
    private final boolean durable;
    private byte[] refusal = SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense();

    /// `durable`: whether registrations can outlive a loss of power.
    ReserveOutList(PersistentReserveOut command, byte[] list, boolean durable) {
        this.command = command;
        this.list = list;
        this.fields = ByteBuffer.wrap(list);
        this.durable = durable;
    }

    /// Whether any list can have this length.
    static boolean canBe(long length) {
        return length >= BASIC_BYTES && length <= MAXIMUM_BYTES;
    }

    /// Why there is no request.
    byte[] refusal() {
        return refusal;
    }

    /// What the nexus `by` asks for; null when the list is refused. `ports` are the target ports by
    /// their relative identifiers.
    @Nullable ReservationRequest request(NexusName by, Map<Integer, String> ports) {
        if (command.action() == ReserveOutAction.REGISTER_AND_MOVE) {
            return move(by, ports);
        }
        boolean specifies = (list[FLAGS] & SPECIFY_INITIATOR_PORTS) != 0;
        if (specifies && command.action() != ReserveOutAction.REGISTER) {
            return refuse(FLAGS);
        }
        if (specifies ? list.length < TRANSPORT_IDS : list.length != BASIC_BYTES) {
            return null;
        }
        long key = fields.getLong(0);
        long newKey = fields.getLong(NEW_KEY);
        ReservationType type = command.scope() == 0 ? ReservationType.of(command.type()) : null;
        return switch (command.action()) {
            case REGISTER -> register(false, by, ports, specifies);
            case REGISTER_AND_IGNORE_EXISTING_KEY -> register(true, by, ports, false);
            case RESERVE -> new ReservationRequest.Reserve(key, type);
            case RELEASE -> new ReservationRequest.Release(key, type);
            case CLEAR -> new ReservationRequest.Clear(key);
            case PREEMPT -> new ReservationRequest.Preempt(key, newKey, type, false);
            case PREEMPT_AND_ABORT -> new ReservationRequest.Preempt(key, newKey, type, true);
            case REGISTER_AND_MOVE -> move(by, ports);
        };
    }

    private @Nullable ReservationRequest register(
            boolean ignoringKey, NexusName by, Map<Integer, String> ports, boolean specifies) {
        boolean persists = (list[FLAGS] & PERSISTS) != 0;
        if (persists && !durable) {
            return refuse(FLAGS);
        }
        Set<NexusName> own = new LinkedHashSet<>(List.of(by));
        if ((list[FLAGS] & ALL_TARGET_PORTS) != 0) {
            ports.forEach((id, port) -> own.add(new NexusName(by.initiatorPort(), port, id)));
        }
        List<NexusName> specified = specifies ? specified(own) : null;
        if (specifies && specified == null) {
            return null;
        }
        own.remove(by);
        return new ReservationRequest.Register(
                ignoringKey,
                fields.getLong(0),
                fields.getLong(NEW_KEY),
                persists,
                List.copyOf(own),
                specified);
    }

    /// Each initiator port given, at each of the target ports of `own`; null when the list is bad.
    private @Nullable List<NexusName> specified(Set<NexusName> own) {
        if (fields.getInt(TRANSPORT_IDS_LENGTH) != list.length - TRANSPORT_IDS) {
            badField(TRANSPORT_IDS_LENGTH);
            return null;
        }
        List<NexusName> specified = new ArrayList<>();
        int at = TRANSPORT_IDS;
        while (at < list.length) {
            int length = TransportId.length(list, at, list.length);
            String port = length < 0 ? null : TransportId.initiatorPort(list, at, length);
            if (port == null) {
                badField(at);
                return null;
            }
            for (NexusName nexus : own) {
                specified.add(new NexusName(port, nexus.targetPort(), nexus.relativePortId()));
            }
            at += length;
        }
        return specified;
    }

    private @Nullable ReservationRequest move(NexusName by, Map<Integer, String> ports) {
        boolean persists = (list[MOVE_FLAGS] & PERSISTS) != 0;
        if (persists && !durable) {
            return refuse(MOVE_FLAGS);
        }
        if (fields.getInt(MOVE_TRANSPORT_ID_LENGTH) != list.length - MOVE_TRANSPORT_ID) {
            return refuse(MOVE_TRANSPORT_ID_LENGTH);
        }
        int length = TransportId.length(list, MOVE_TRANSPORT_ID, list.length);
        String initiator =
                length == list.length - MOVE_TRANSPORT_ID
                        ? TransportId.initiatorPort(list, MOVE_TRANSPORT_ID, length)
                        : null;
        if (initiator == null) {
            return refuse(MOVE_TRANSPORT_ID);
        }
        int id = Short.toUnsignedInt(fields.getShort(MOVE_PORT));
        String target = id == by.relativePortId() ? by.targetPort() : ports.get(id);
        if (target == null) {
            return refuse(MOVE_PORT);
        }
        return new ReservationRequest.RegisterAndMove(
                fields.getLong(0),
                fields.getLong(NEW_KEY),
                persists,
                (list[MOVE_FLAGS] & UNREGISTER) != 0,
                new NexusName(initiator, target, id));
    }

    private @Nullable ReservationRequest refuse(int at) {
        badField(at);
        return null;
    }

    private void badField(int at) {
        refusal = Sense.invalidFieldInParameterList(at);
    }
}
