package io.rbdgate.management.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Splits a path as sent. A path leads nowhere when a segment cannot be a name we know: with a
/// slash (escaped, which must not become a separator), with control characters (native code would
/// read a name with NUL as the shorter one before it), or too long.
final class PathText {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://[^/]+(|/.*)");
    private static final int LONGEST_NAME = 512;

    private PathText() {}

    /// The path of a request target: of an absolute one (RFC 9112 §3.2.2) what follows the host.
    static String ofTarget(String target) {
        Matcher absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches()) {
            return target;
        }
        String path = absolute.group(1);
        return path.isEmpty() ? "/" : path;
    }

    /// The decoded segments after the first slash, or null when the path leads nowhere.
    static @Nullable List<String> segments(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return null;
        }
        List<String> decoded = new ArrayList<>();
        for (String segment : Route.segments(rawPath)) {
            String text = decode(segment);
            if (text == null || !canBeName(text)) {
                return null;
            }
            decoded.add(text);
        }
        return decoded;
    }

    private static boolean canBeName(String text) {
        return text.length() <= LONGEST_NAME
                && text.chars().noneMatch(c -> c == '/' || Character.isISOControl(c));
    }

    private static @Nullable String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int octet = i + 2 < segment.length() ? hex(segment.substring(i + 1, i + 3)) : -1;
            if (octet < 0) {
                return null;
            }
            octets.write(octet);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static int hex(String two) {
        int high = Character.digit(two.charAt(0), 16);
        int low = Character.digit(two.charAt(1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
