package io.rbdgate.iscsi.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Negotiation text and its pairs (RFC 7143 §6.1): `key=value`, each ended by a NUL. Only complete
/// texts are read here; [TextAssembler] joins those that came in several PDUs.
public final class KeyValueText {
    /// Longest key, in characters.
    public static final int MAX_KEY_CHARS = 63;

    private KeyValueText() {}

    /// The pairs in their order. More NULs after the last pair are tolerated, since some initiators
    /// count padding as text.
    ///
    /// @throws NegotiationException when the text is not well formed or holds more than `maxPairs`
    public static List<KeyValue> parse(byte[] text, int maxPairs) {
        int end = text.length;
        while (end > 0 && text[end - 1] == 0) {
            end--;
        }
        if (end > 0 && end == text.length) {
            throw new NegotiationException("text does not end with NUL");
        }
        List<KeyValue> pairs = new ArrayList<>();
        for (int start = 0; start < end; ) {
            if (pairs.size() == maxPairs) {
                throw new NegotiationException("too many keys");
            }
            int stop = start;
            while (text[stop] != 0) {
                stop++;
            }
            pairs.add(pair(text, start, stop));
            start = stop + 1;
        }
        return pairs;
    }

    private static KeyValue pair(byte[] text, int start, int stop) {
        int equals = start;
        while (equals < stop && text[equals] != '=') {
            equals++;
        }
        if (equals == stop) {
            throw new NegotiationException("pair without '='");
        }
        if (equals - start > MAX_KEY_CHARS) {
            throw new NegotiationException("key longer than 63 characters");
        }
        String key = new String(text, start, equals - start, StandardCharsets.ISO_8859_1);
        if (!isKey(key)) {
            throw new NegotiationException("malformed key " + NegotiationException.quoted(key));
        }
        int length = stop - equals - 1;
        NegotiationKey known = NegotiationKey.of(key);
        int limit = known == null ? NegotiationKey.MAX_SIMPLE_BYTES : known.maxValueBytes();
        if (length > limit) {
            throw new NegotiationException("value of " + key + " longer than " + limit + " bytes");
        }
        return new KeyValue(key, decode(text, equals + 1, length, key));
    }

    private static String decode(byte[] text, int offset, int length, String key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NegotiationException("value of " + key + " is not UTF-8");
        }
    }

    /// Whether a text has the form of a key name: a letter, then letters, digits and `.-+@_#`.
    static boolean isKey(String key) {
        if (key.isEmpty() || !isLetter(key.charAt(0))) {
            return false;
        }
        for (int i = 1; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && ".-+@_#".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /// The text of some pairs of ours.
    ///
    /// @throws IllegalArgumentException when a value holds a NUL: it would forge another pair
    public static byte[] encode(List<KeyValue> pairs) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (KeyValue pair : pairs) {
            if (pair.value().indexOf('\0') >= 0) {
                throw new IllegalArgumentException("NUL in a value of " + pair.key());
            }
            text.writeBytes(pair.key().getBytes(StandardCharsets.UTF_8));
            text.write('=');
            text.writeBytes(pair.value().getBytes(StandardCharsets.UTF_8));
            text.write(0);
        }
        return text.toByteArray();
    }
}
