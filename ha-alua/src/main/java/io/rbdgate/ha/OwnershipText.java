package io.rbdgate.ha;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An [OwnershipRecord] as text, as stores keep it: words of the form `key=value`.
///
/// ```
/// rbdgate-ownership 1 generation=7 state=active holder=gw1/run/10.0.0.1:0%2F4711 unfenced=
///     heartbeat=42 preferred=gw1 links-down=gw1>gw2 moved=silence/gw1/38
/// ```
///
/// (in one line). Names are percent-encoded. Within a format, keys that this version does not know
/// are kept and written back; a newer format is refused, since who cannot read it must not decide.
public final class OwnershipText {
    private static final String MAGIC = "rbdgate-ownership";
    private static final int FORMAT = 1;
    private static final String SEPARATOR = ",";

    private OwnershipText() {}

    /// Text that cannot be understood; the message says why and what to do.
    public static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /// What is stored for `ownership`.
    public static String text(OwnershipRecord ownership) {
        LastMove move = ownership.lastMove();
        Holder holder = ownership.holder();
        StringBuilder text = new StringBuilder(MAGIC).append(' ').append(FORMAT);
        add(text, "generation", Long.toString(ownership.generation()));
        add(text, "state", word(ownership.state()));
        add(text, "holder", holder == null ? "" : text(holder));
        add(text, "unfenced", list(ownership.unfenced(), OwnershipText::text));
        add(text, "heartbeat", Long.toString(ownership.heartbeat()));
        add(text, "preferred", encoded(ownership.preferred()));
        add(text, "links-down", list(ownership.linksDown(), OwnershipText::encoded));
        add(
                text,
                "moved",
                word(move.reason()) + "/" + encoded(move.by()) + "/" + move.atHeartbeat());
        ownership.further().forEach((key, value) -> add(text, key, value));
        return text.toString();
    }

    /// Reads what [#text(OwnershipRecord)] wrote. `where` names the place, for messages.
    ///
    /// @throws UnreadableException when it says nothing, or is of a newer version of rbdgate
    public static OwnershipRecord parse(String where, String text) {
        String[] words = text.split(" ", -1);
        if (words.length < 2 || !words[0].equals(MAGIC)) {
            throw new UnreadableException(where + " does not hold the ownership of a disk");
        }
        if (!words[1].equals(Integer.toString(FORMAT))) {
            throw new UnreadableException(
                    "%s has format %s, this version of rbdgate reads %d; run the newer one"
                            .formatted(where, words[1], FORMAT));
        }
        try {
            return parsed(fields(words));
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(
                    "%s is damaged (%s); stop all gateways of the disk, then remove it"
                            .formatted(where, e.getMessage()));
        }
    }

    private static OwnershipRecord parsed(SortedMap<String, String> fields) {
        String holder = take(fields, "holder");
        return new OwnershipRecord(
                count(fields, "generation"),
                constant("state", OwnershipState.values(), take(fields, "state")),
                holder.isEmpty() ? null : holder(holder),
                items(take(fields, "unfenced"), OwnershipText::holder),
                count(fields, "heartbeat"),
                decoded(take(fields, "preferred")),
                items(take(fields, "links-down"), OwnershipText::decoded),
                move(take(fields, "moved")),
                fields);
    }

    private static SortedMap<String, String> fields(String[] words) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (String word : Arrays.asList(words).subList(2, words.length)) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(word + " is no key=value");
            }
            String key = word.substring(0, equals);
            if (fields.put(key, word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(key + " stands twice");
            }
        }
        return fields;
    }

    private static String take(SortedMap<String, String> fields, String key) {
        String value = fields.remove(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static long count(SortedMap<String, String> fields, String key) {
        return count(key, take(fields, key));
    }

    private static long count(String what, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(what + "=" + text);
        }
        return Long.parseLong(text);
    }

    private static LastMove move(String text) {
        String[] parts = parts("moved", text);
        return new LastMove(
                constant("moved", MoveReason.values(), parts[0]),
                decoded(parts[1]),
                count("moved", parts[2]));
    }

    private static Holder holder(String text) {
        String[] parts = parts("holder", text);
        return new Holder(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
    }

    private static String text(Holder holder) {
        return encoded(holder.gateway())
                + "/"
                + encoded(holder.instance())
                + "/"
                + encoded(holder.client());
    }

    private static String[] parts(String what, String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(what + "=" + text);
        }
        return parts;
    }

    private static <E extends Enum<E>> E constant(String what, E[] constants, String word) {
        return Arrays.stream(constants)
                .filter(each -> word(each).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + "=" + word));
    }

    private static String word(Enum<?> constant) {
        return constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static <T> String list(List<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(SEPARATOR));
    }

    private static <T> List<T> items(String text, Function<String, T> item) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(SEPARATOR, -1)).map(item).toList();
    }

    private static void add(StringBuilder text, String key, String value) {
        text.append(' ').append(key).append('=').append(value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
