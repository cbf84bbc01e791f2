package io.rbdgate.management.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads form bodies: `application/x-www-form-urlencoded` and the text fields of
/// `multipart/form-data`. Other types are no forms and give no fields.
final class FormBody {
    private static final Pattern NAME = Pattern.compile("(?i);\\s*name=(\"([^\"]*)\"|([^;\\s]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i);\\s*filename\\*?=");
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(\"([^\"]+)\"|([^;\\s]+))");
    private static final int MOST_FIELDS = 10_000;

    private FormBody() {}

    /// The fields in the order they came; of one sent twice the first.
    static Map<String, String> fields(String contentType, String body) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return urlEncoded(body);
        }
        if (type.startsWith("multipart/form-data")) {
            return multipart(contentType, body);
        }
        return Map.of();
    }

    /// The fields of `a=1&b=2`; also reads query strings.
    static Map<String, String> urlEncoded(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", MOST_FIELDS)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.putIfAbsent(decode(name), decode(value));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // as browsers and Flask do: a broken escape stands for itself
        }
    }

    private static Map<String, String> multipart(String contentType, String body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new ApiProblem(400, "the multipart body names no boundary");
        }
        String delimiter =
                "\r\n--" + (boundary.group(2) != null ? boundary.group(2) : boundary.group(3));
        Map<String, String> fields = new LinkedHashMap<>();
        String[] parts = ("\r\n" + body).split(Pattern.quote(delimiter), MOST_FIELDS);
        for (int i = 1; i < parts.length && !parts[i].startsWith("--"); i++) {
            part(parts[i], fields);
        }
        return Collections.unmodifiableMap(fields);
    }

    private static void part(String part, Map<String, String> fields) {
        int blank = part.indexOf("\r\n\r\n");
        if (blank < 0) {
            throw new ApiProblem(400, "a part of the multipart body has no headers");
        }
        for (String header : part.substring(0, blank).lines().toList()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-disposition:")
                    && !FILE_NAME.matcher(header).find()) {
                Matcher name = NAME.matcher(header);
                if (name.find()) {
                    fields.putIfAbsent(
                            name.group(2) != null ? name.group(2) : name.group(3),
                            part.substring(blank + 4));
                }
            }
        }
    }
}
