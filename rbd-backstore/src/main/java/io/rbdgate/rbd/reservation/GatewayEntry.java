package io.rbdgate.rbd.reservation;

import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationStore.Change;
import io.rbdgate.scsi.reservation.ReservationText;
import io.rbdgate.scsi.reservation.ReservationText.UnreadableException;
import io.rbdgate.scsi.reservation.Transition.Event;
import io.rbdgate.scsi.reservation.Transition.Notice;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A run of a gateway that takes part in what an object holds, as it stands there.
///
/// `clients` are the data clients that it may write the image with; `reserved` is the nexus for
/// which it has stored RESERVE of SPC-2; `last` the change that it has made last (version 0: none):
/// it makes no other before all have that in force, so that nobody needs an older one.
///
/// ```
/// rbdgate-gateway 1 GATEWAY CLIENT,… RESERVED VERSION EVENT@NEXUS,… ABORTED-NEXUS,…
/// ```
///
/// Names are percent-encoded; `-` stands for nothing.
record GatewayEntry(
        String gateway, List<String> clients, @Nullable NexusName reserved, Change last) {
    private static final String MAGIC = "rbdgate-gateway";
    private static final int FORMAT = 1;
    private static final int FIELDS = 8;
    private static final String NONE = "-";
    private static final Change NO_CHANGE = new Change(0, List.of(), Set.of());

    GatewayEntry {
        clients = List.copyOf(clients);
    }

    /// One that has just come.
    static GatewayEntry of(String gateway, List<String> clients) {
        return new GatewayEntry(gateway, clients, null, NO_CHANGE);
    }

    GatewayEntry with(List<String> newClients) {
        return new GatewayEntry(gateway, newClients, reserved, last);
    }

    GatewayEntry with(@Nullable NexusName newReserved, Change newLast) {
        return new GatewayEntry(gateway, clients, newReserved, newLast);
    }

    String text() {
        return String.join(
                " ",
                MAGIC,
                Integer.toString(FORMAT),
                URLEncoder.encode(gateway, StandardCharsets.UTF_8),
                list(clients),
                ReservationText.nexus(reserved),
                Long.toString(last.version()),
                list(
                        last.notices().stream()
                                .map(n -> n.event() + "@" + ReservationText.nexus(n.nexus()))
                                .toList()),
                list(last.aborted().stream().map(ReservationText::nexus).sorted().toList()));
    }

    private static String list(List<String> words) {
        return words.isEmpty() ? NONE : String.join(",", words);
    }

    /// Reads what [#text()] wrote; `where` names the place, for messages.
    ///
    /// @throws UnreadableException when it says nothing, or is of a newer version of rbdgate
    static GatewayEntry parse(String where, String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length > 1
                && fields[0].equals(MAGIC)
                && !fields[1].equals(Integer.toString(FORMAT))) {
            throw new UnreadableException(
                    "%s has a gateway of format %s, this version of rbdgate reads %d; run the newer one"
                            .formatted(where, fields[1], FORMAT));
        }
        try {
            return parsed(fields);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UnreadableException(
                    "%s has a damaged entry (%s); stop the gateways that serve it, remove its keys"
                                    .formatted(where, text)
                            + " g/… and start them again");
        }
    }

    private static GatewayEntry parsed(String[] fields) {
        if (fields.length != FIELDS || !fields[0].equals(MAGIC)) {
            throw new IllegalArgumentException(fields.length + " fields");
        }
        List<Notice> notices = words(fields[6]).stream().map(GatewayEntry::notice).toList();
        Set<NexusName> aborted =
                words(fields[7]).stream().map(GatewayEntry::nexus).collect(Collectors.toSet());
        return new GatewayEntry(
                URLDecoder.decode(fields[2], StandardCharsets.UTF_8),
                words(fields[3]),
                ReservationText.nexus(fields[4]),
                new Change(Long.parseLong(fields[5]), notices, new HashSet<>(aborted)));
    }

    private static List<String> words(String list) {
        return list.equals(NONE) ? List.of() : List.of(list.split(",", -1));
    }

    private static Notice notice(String word) {
        String[] parts = word.split("@", -1);
        return new Notice(nexus(parts[1]), Event.valueOf(parts[0]));
    }

    private static NexusName nexus(String word) {
        NexusName nexus = ReservationText.nexus(word);
        if (nexus == null) {
            throw new IllegalArgumentException("nexus " + word);
        }
        return nexus;
    }
}
