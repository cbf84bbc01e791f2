package io.rbdgate.rbd.reservation;

import io.rbdgate.rbd.shared.OmapObject;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore.Stored;
import io.rbdgate.scsi.reservation.ReservationText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the object of an image's reservations holds: key `h` has the header, `r/NEXUS` one
/// registration each, `g/INSTANCE` one gateway each. Immutable.
///
/// Whatever changes gives the header a new version, and is done only if the header is the one that
/// was read: so of several gateways one is first, and the others look again.
record Contents(
        ReservationState state,
        long version,
        String header,
        Set<String> registrations,
        SortedMap<String, GatewayEntry> gateways) {
    private static final String HEADER = "h";
    private static final String REGISTRATION = "r/";
    private static final String GATEWAY = "g/";

    /// What is there; `where` names the place, for messages.
    ///
    /// @throws ReservationText.UnreadableException when it cannot be understood
    static Contents read(String where, OmapObject omap) {
        SortedMap<String, String> entries = omap.read();
        if (entries.isEmpty()) {
            return new Contents(ReservationState.NONE, 0, "", Set.of(), new TreeMap<>());
        }
        String header = entries.getOrDefault(HEADER, "");
        SortedMap<String, String> registrations = new TreeMap<>(entries);
        registrations.remove(HEADER);
        registrations.keySet().removeIf(key -> key.startsWith(GATEWAY));
        SortedMap<String, GatewayEntry> gateways = new TreeMap<>();
        Stored stored = ReservationText.read(where, header, registrations.values());
        entries.forEach(
                (key, value) -> {
                    if (key.startsWith(GATEWAY)) {
                        String instance = key.substring(GATEWAY.length());
                        gateways.put(instance, GatewayEntry.parse(where, value));
                    }
                });
        return new Contents(
                stored.state(),
                stored.version(),
                header,
                Set.copyOf(registrations.keySet()),
                gateways);
    }

    /// The gateways with `instance` being `entry`.
    SortedMap<String, GatewayEntry> gatewaysWith(String instance, GatewayEntry entry) {
        SortedMap<String, GatewayEntry> next = new TreeMap<>(gateways);
        next.put(instance, entry);
        return next;
    }

    /// Takes gateways out, and what their nexuses have by RESERVE of SPC-2, for these are gone;
    /// null when somebody else was first.
    @Nullable Contents without(Set<String> instances, OmapObject omap) {
        SortedMap<String, GatewayEntry> rest = new TreeMap<>(gateways);
        NexusName holder = state.reservedBy();
        boolean freed = false;
        for (String instance : instances) {
            GatewayEntry entry = rest.remove(instance);
            freed |= entry != null && holder != null && holder.equals(entry.reserved());
        }
        return replaced(omap, freed ? state.reservedBy(null) : state, rest);
    }

    /// Stores `next` and `nextGateways` in the next version; null when somebody else was first.
    @Nullable Contents replaced(
            OmapObject omap, ReservationState next, SortedMap<String, GatewayEntry> nextGateways) {
        Map<String, String> entries = new HashMap<>();
        for (Map.Entry<NexusName, Long> each : next.registrations().entrySet()) {
            entries.put(
                    REGISTRATION + ReservationText.nexus(each.getKey()),
                    ReservationText.registration(each.getKey(), each.getValue()));
        }
        Set<String> keys = Set.copyOf(entries.keySet());
        nextGateways.forEach((instance, entry) -> entries.put(GATEWAY + instance, entry.text()));
        Set<String> gone = new HashSet<>(registrations);
        gateways.keySet().forEach(instance -> gone.add(GATEWAY + instance));
        gone.removeAll(entries.keySet());
        String nextHeader = ReservationText.header(next, version + 1, !nextGateways.isEmpty());
        entries.put(HEADER, nextHeader);
        return omap.replace(HEADER, header, entries, gone)
                ? new Contents(next, version + 1, nextHeader, keys, nextGateways)
                : null;
    }
}
