package io.rbdgate.management;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Paths of the API from their segments.
public final class ApiPath {
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@";

    private ApiPath() {}

    /// `/api/target/iqn…` of `api`, `target`, `iqn…`; a slash within a segment is escaped.
    public static String of(String... segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/');
            escape(segment, path);
        }
        return path.toString();
    }

    /// `route` followed by the segments of `id` (`pool/image`).
    public static String ofImage(String route, String id) {
        int slash = id.indexOf('/');
        return route + (slash < 0 ? of(id) : of(id.substring(0, slash), id.substring(slash + 1)));
    }

    private static void escape(String segment, StringBuilder path) {
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (PLAIN.indexOf(c) >= 0) {
                path.append(c);
            } else {
                path.append('%').append("%02x".formatted((int) c).toUpperCase(Locale.ROOT));
            }
        }
    }
}
