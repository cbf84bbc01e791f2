package io.rbdgate.management.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// How long a request may take to arrive on a connection, from its first octet to the answer: a
/// client that sends an octet now and then is never silent for long, and would hold its connection
/// for ever. Only what comes is looked at, so that nothing is said about how long the answer takes.
/// The thread of the connection.
final class ArrivalLimit {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final InstantSource clock;
    private @Nullable Instant end;

    ArrivalLimit(InstantSource clock) {
        this.clock = clock;
    }

    /// Something of a request has come.
    ///
    /// @throws RequestException (408) when it has been coming for too long
    void received() {
        Instant now = clock.instant();
        if (end == null) {
            end = now.plus(LIMIT);
        } else if (now.isAfter(end)) {
            throw RequestException.builder()
                    .type(DirectHandler.EventType.OTHER)
                    .status(Status.REQUEST_TIMEOUT_408)
                    .message("the request took longer than " + LIMIT.toSeconds() + " s")
                    .setKeepAlive(false)
                    .build();
        }
    }

    private void answered() {
        end = null;
    }

    /// `writer`, through which the answers of this connection go: what comes after one is another
    /// request.
    DataWriter watched(DataWriter writer) {
        return new Answers(writer);
    }

    private final class Answers implements DataWriter {
        private final DataWriter writer;

        Answers(DataWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(BufferData... buffers) {
            answered();
            writer.write(buffers);
        }

        @Override
        public void write(BufferData buffer) {
            answered();
            writer.write(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            answered();
            writer.writeNow(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            answered();
            writer.writeNow(buffer);
        }

        @Override
        public void flush() {
            writer.flush();
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
