package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.reservation.ReservationState.Held;
import io.rbdgate.scsi.reservation.ReservationStore.Stored;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reservations as text, as stores keep them: a header and one line for each registration.
///
/// ```
/// header:       rbdgate-reservations FORMAT VERSION GENERATION PERSISTS TYPE HOLDER RESERVED-BY
/// registration: KEY NEXUS
/// ```
///
/// FORMAT 2 says that gateways share them, which somebody who knows only format 1 must not ignore.
/// A nexus is `initiatorPort/targetPort/relativePortId`, each percent-encoded; `-` stands for
/// nobody, type 0 for no reservation. A newer format may only be read by who knows it.
public final class ReservationText {
    private static final String MAGIC = "rbdgate-reservations";
    private static final String ALONE = "1";
    private static final String SHARED = "2";
    private static final int FIELDS = 8;
    private static final String NOBODY = "-";

    private ReservationText() {}

    /// Text that cannot be understood; the message says why and what to do.
    public static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        /// `message` says why and what to do.
        public UnreadableException(String message) {
            super(message);
        }
    }

    /// The header of `state` in `version`; `shared` by gateways that stand beside it.
    public static String header(ReservationState state, long version, boolean shared) {
        Held held = state.held();
        return String.join(
                " ",
                MAGIC,
                shared ? SHARED : ALONE,
                Long.toString(version),
                Integer.toUnsignedString(state.generation()),
                state.persists() ? "1" : "0",
                Integer.toString(held == null ? 0 : held.type().code()),
                nexus(held == null ? null : held.holder()),
                nexus(state.reservedBy()));
    }

    /// The line of a registration.
    public static String registration(NexusName nexus, long key) {
        return HexFormat.of().toHexDigits(key) + " " + nexus(nexus);
    }

    /// The header and all registrations.
    public static List<String> lines(ReservationState state, long version) {
        List<String> lines = new ArrayList<>();
        lines.add(header(state, version, false));
        state.registrations().forEach((nexus, key) -> lines.add(registration(nexus, key)));
        return lines;
    }

    /// A nexus as one word.
    public static String nexus(@Nullable NexusName nexus) {
        return nexus == null
                ? NOBODY
                : encoded(nexus.initiatorPort())
                        + "/"
                        + encoded(nexus.targetPort())
                        + "/"
                        + nexus.relativePortId();
    }

    /// What a header and its registrations say. `where` names the place, for messages.
    ///
    /// @throws UnreadableException when they say nothing, or are of a newer version of rbdgate
    public static Stored read(String where, String header, Collection<String> registrations) {
        String[] fields = header.split(" ", -1);
        if (fields.length < 2 || !fields[0].equals(MAGIC)) {
            throw new UnreadableException(where + " does not hold reservations");
        }
        if (!fields[1].equals(ALONE) && !fields[1].equals(SHARED)) {
            throw new UnreadableException(
                    "%s has format %s, this version of rbdgate reads %s; run the newer one"
                            .formatted(where, fields[1], SHARED));
        }
        try {
            return parsed(fields, registrations);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(
                    "%s is damaged (%s); restore it, or remove it and let the hosts register again"
                            .formatted(where, e.getMessage()));
        }
    }

    private static Stored parsed(String[] fields, Collection<String> lines) {
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(fields.length + " fields");
        }
        Map<NexusName, Long> registrations = new LinkedHashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            NexusName nexus = space < 0 ? null : nexus(line.substring(space + 1));
            if (nexus == null) {
                throw new IllegalArgumentException("registration " + line);
            }
            registrations.put(nexus, Long.parseUnsignedLong(line.substring(0, space), 16));
        }
        int code = Integer.parseInt(fields[5]);
        ReservationType type = ReservationType.of(code);
        if (type == null && code != 0) {
            throw new IllegalArgumentException("type " + code);
        }
        ReservationState state =
                new ReservationState(
                        Integer.parseUnsignedInt(fields[3]),
                        fields[4].equals("1"),
                        registrations,
                        type == null ? null : new Held(type, nexus(fields[6])),
                        nexus(fields[7]));
        return new Stored(state, Long.parseLong(fields[2]));
    }

    /// What [#nexus(NexusName)] has written; null for nobody.
    ///
    /// @throws IllegalArgumentException when it is something else
    public static @Nullable NexusName nexus(String word) {
        if (word.equals(NOBODY)) {
            return null;
        }
        String[] parts = word.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("nexus " + word);
        }
        return new NexusName(decoded(parts[0]), decoded(parts[1]), Integer.parseInt(parts[2]));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
