package io.rbdgate.management.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What a connection delivers, with the head of a first request in HTTP/1.0 as one of HTTP/1.1 that
/// closes. Later requests of a connection stay as they are: 1.0 has none. One thread reads.
final class Http10Head implements Supplier<byte[]> {
    private static final String OLD = " HTTP/1.0\r\n";
    private static final String NEW = " HTTP/1.1\r\n";
    private static final String END = "\r\n\r\n";

    /// Headers that 1.0 does not have, or that are said anew.
    private static final List<String> DROPPED = List.of("host:", "connection:", "expect:");

    private final DataReader raw;
    private final int longest;
    private final ArrivalLimit arrival;
    private boolean begun;

    /// @param longest octets of a head; of a longer one nothing is changed
    /// @param arrival is told of all that comes
    Http10Head(DataReader raw, int longest, ArrivalLimit arrival) {
        this.raw = raw;
        this.longest = longest;
        this.arrival = arrival;
    }

    @Override
    public byte[] get() {
        if (begun) {
            return next();
        }
        begun = true;
        String received = upTo("\n", "");
        String first = received.substring(0, received.indexOf('\n') + 1);
        if (first.isEmpty() || first.endsWith(NEW)) {
            return octets(received);
        }
        if (!first.endsWith(OLD)) {
            throw new CloseConnectionException("no request in HTTP/1"); // TLS, a port scanner
        }
        int line = first.length() - OLD.length();
        received = upTo(END, received);
        int end = received.indexOf(END);
        return octets(end < 0 ? received : reworded(received, line, end));
    }

    /// What has come, and more of it until `mark` or too much has.
    private String upTo(String mark, String received) {
        StringBuilder all = new StringBuilder(received);
        while (all.indexOf(mark) < 0 && all.length() <= longest) {
            all.append(new String(next(), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    /// @param line where the version begins in the first line
    /// @param end where the empty line begins
    private static String reworded(String received, int line, int end) {
        StringBuilder head = new StringBuilder(received.substring(0, line));
        head.append(NEW).append("Host: gateway\r\nConnection: close\r\n");
        String headers =
                received.substring(line + OLD.length(), Math.max(line + OLD.length(), end));
        for (String header : headers.split("\r\n", 0)) {
            String name = header.toLowerCase(Locale.ROOT);
            if (!header.isEmpty() && DROPPED.stream().noneMatch(name::startsWith)) {
                head.append(header).append("\r\n");
            }
        }
        return head + received.substring(end + 2);
    }

    private byte[] next() {
        raw.ensureAvailable();
        arrival.received();
        return raw.readBytes(raw.available());
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
