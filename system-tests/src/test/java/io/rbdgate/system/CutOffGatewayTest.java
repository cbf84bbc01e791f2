package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A revocation while one of two gateways cannot be asked: it is fenced, so that the revoked
/// initiator, which writes through it all the time, writes nothing after the confirmation.
@RealCeph
class CutOffGatewayTest {
    private static final String ALICE = "iqn.1994-05.com.redhat:alice";
    private static final String BOB = "iqn.1994-05.com.redhat:bob";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000000 00 0001 00");
    private static final byte[] WRITE_SECOND_BLOCK = PduText.bytes("2a 00 00000001 00 0001 00");

    private final CephCluster ceph;

    @TempDir private Path directory;

    CutOffGatewayTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    /// Writes ever higher numbers into the first block until it is not let any more.
    private static final class Writer implements AutoCloseable {
        private final RawInitiator session;
        private final Thread thread;
        private volatile int written;
        private volatile boolean ended;

        Writer(RawInitiator session) {
            this.session = session;
            this.thread = Thread.ofPlatform().start(this::run);
        }

        private void run() {
            try {
                for (int number = 1; !ended; number++) {
                    byte[] block = ByteBuffer.allocate(512).putInt(number).array();
                    if (session.command(0, WRITE_10, block, 0).good()) {
                        written = number;
                    }
                }
            } catch (RuntimeException | AssertionError e) {
                ended = true; // logged out
            }
        }

        void awaitWriting() {
            int before = written;
            assertThat(Waiting.until(LIMIT, () -> written > before + 20)).isTrue();
        }

        void awaitEnd() {
            assertThat(Waiting.until(LIMIT, () -> ended)).as("the session has ended").isTrue();
        }

        @Override
        public void close() {
            ended = true;
            session.close();
            assertThat(Waiting.until(LIMIT, () -> !thread.isAlive())).isTrue();
        }
    }

    private static void takeAway(TwoDaemons pair) {
        Instant begin = Instant.now();
        HttpResponse<String> answer =
                pair.firstApi()
                        .call(
                                "DELETE",
                                "/api/clientlun/" + TwoDaemons.TARGET + "/" + ALICE,
                                "disk",
                                pair.disk());
        assertThat(answer.statusCode())
                .as("%s%n%s", answer.body(), pair.first().output())
                .isEqualTo(200);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    private static void assertGoneForAliceAndServedForBob(TwoDaemons pair) {
        try (RawInitiator alice = pair.throughSecond(ALICE);
                RawInitiator bob = pair.throughSecond(BOB)) {
            assertThat(alice.command(0, WRITE_10, new byte[512], 0).senseText())
                    .isEqualTo("05/25/00");
            boolean served =
                    Waiting.until(
                            LIMIT,
                            () -> bob.command(0, WRITE_SECOND_BLOCK, new byte[512], 0).good());
            assertThat(served).as(pair.second().output()).isTrue();
        }
    }

    @Test
    void aGatewayWhoseApiCannotBeReachedIsFencedAndComesBackKnowingOfIt() {
        try (TwoDaemons pair = TwoDaemons.cutOff(ceph, directory)) {
            pair.makeTarget(ALICE, BOB);
            try (Writer alice = new Writer(pair.throughSecond(ALICE))) {
                alice.awaitWriting();

                takeAway(pair);
                byte[] confirmed = pair.stored(512);

                assertGoneForAliceAndServedForBob(pair);
                assertThat(pair.stored(512)).isEqualTo(confirmed);
            }
            pair.second().awaitLine(0, line -> line.contains("this gateway was fenced"), LIMIT);
        }
    }

    @Test
    void aGatewayThatStandsStillWritesNothingWhenItGoesOn() {
        try (TwoDaemons pair = TwoDaemons.start(ceph, directory)) {
            pair.makeTarget(ALICE, BOB);
            try (Writer alice = new Writer(pair.throughSecond(ALICE))) {
                alice.awaitWriting();
                pair.second().pause();

                takeAway(pair);
                byte[] confirmed = pair.stored(512);
                pair.second().resume();

                alice.awaitEnd();
                assertGoneForAliceAndServedForBob(pair);
                assertThat(pair.stored(512)).isEqualTo(confirmed);
            }
        }
    }
}
