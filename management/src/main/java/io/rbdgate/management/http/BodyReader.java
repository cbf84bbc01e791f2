package io.rbdgate.management.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Reads a body within bounds of size and time, so that a client that sends for ever holds nothing
/// for ever.
final class BodyReader {
    static final int MOST_OCTETS = 1 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final InstantSource clock;

    BodyReader(InstantSource clock) {
        this.clock = clock;
    }

    /// @throws ApiProblem (413, 408) when a bound is reached
    byte[] read(InputStream in) throws IOException {
        Instant deadline = clock.instant().plus(LONGEST);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        int n = in.read(piece);
        while (n >= 0) {
            body.write(piece, 0, n);
            if (body.size() > MOST_OCTETS) {
                throw new ApiProblem(413, "the body is larger than " + MOST_OCTETS + " bytes");
            }
            if (clock.instant().isAfter(deadline)) {
                throw new ApiProblem(
                        408, "the body took longer than " + LONGEST.toSeconds() + " s");
            }
            n = in.read(piece);
        }
        return body.toByteArray();
    }
}
