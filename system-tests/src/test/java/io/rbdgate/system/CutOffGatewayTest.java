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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A revocation while one of two gateways cannot be asked: it is fenced, so that the revoked
/// initiator, which writes through it all the time, writes nothing after the confirmation.
@RealCeph
class CutOffGatewayTest {
    private static final String ALICE = "iqn.1994-05.com.redhat:alice";
    private static final String BOB = "iqn.1994-05.com.redhat:bob";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000000 00 0001 00");
    private static final byte[] WRITE_SECOND_BLOCK = PduText.bytes("2a 00 00000001 00 0001 00");

    private static final JsonMapper JSON = new JsonMapper();

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
        confirmed(
                pair,
                "DELETE",
                "/api/clientlun/" + TwoDaemons.TARGET + "/" + ALICE,
                "disk",
                pair.disk());
    }

    private static void confirmed(TwoDaemons pair, String method, String path, String... form) {
        Instant begin = Instant.now();
        HttpResponse<String> answer = pair.firstApi().call(method, path, form);
        assertThat(answer.statusCode())
                .as("%s%n%s", answer.body(), pair.first().output())
                .isEqualTo(200);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    /// A fenced gateway comes back, or the other one has taken the disk meanwhile.
    private static void assertGoneForAliceAndServedForBob(TwoDaemons pair) {
        try (RawInitiator alice = pair.throughSecond(ALICE);
                RawInitiator back = pair.throughSecond(BOB);
                RawInitiator other = pair.throughFirst(BOB)) {
            assertThat(alice.command(0, WRITE_10, new byte[512], 0).senseText())
                    .isEqualTo("05/25/00");
            boolean served = Waiting.until(LIMIT, () -> writes(back) || writes(other));
            assertThat(served).as(pair.second().output()).isTrue();
        }
    }

    private static boolean writes(RawInitiator bob) {
        return bob.command(0, WRITE_SECOND_BLOCK, new byte[512], 0).good();
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

    @Test
    void whatTheNewApiTakesAwayIsTakenFromACutOffGatewayToo() {
        try (TwoDaemons pair = TwoDaemons.cutOff(ceph, directory)) {
            pair.makeTarget(ALICE, BOB);
            try (Writer alice = new Writer(pair.throughSecond(ALICE));
                    ApiV1Client api = pair.firstV1()) {
                alice.awaitWriting();

                JsonNode shown =
                        api.put(
                                "/targets/%s/initiators/%s/luns"
                                        .formatted(TwoDaemons.TARGET, ALICE),
                                Map.of("luns", List.of()));
                byte[] confirmed = pair.stored(512);

                assertThat(shown.path("luns")).isEmpty();
                assertGoneForAliceAndServedForBob(pair);
                assertThat(pair.stored(512)).isEqualTo(confirmed);
            }
            pair.second().awaitLine(0, line -> line.contains("this gateway was fenced"), LIMIT);
        }
    }

    /// Its process lives and it writes; only its API is out of reach.
    @Test
    void aGatewayRemovedByForceWritesNothingAfterItAndComesBackWithoutTheTarget() {
        try (TwoDaemons pair = TwoDaemons.cutOff(ceph, directory)) {
            pair.makeTarget(ALICE, BOB);
            try (Writer alice = new Writer(pair.throughSecond(ALICE))) {
                alice.awaitWriting();

                confirmed(
                        pair,
                        "DELETE",
                        "/api/gateway/" + TwoDaemons.TARGET + "/" + TwoDaemons.UNREACHABLE,
                        "force",
                        "true");
                byte[] confirmed = pair.stored(512);

                assertThat(ceph.ceph("osd", "blocklist", "ls")).contains("127.0.0.1:0/");
                alice.awaitEnd();
                assertThat(Waiting.until(LIMIT, () -> !pair.secondListens())).isTrue();
                assertThat(pair.stored(512)).isEqualTo(confirmed);
            }
            JsonNode config = JSON.readTree(pair.secondApi().done("GET", "/api/config"));
            assertThat(config.at("/gateways").propertyNames()).containsExactly(TwoDaemons.FIRST);
            assertThat(pair.second().alive()).isTrue();
            try (RawInitiator bob = pair.throughFirst(BOB)) {
                boolean served =
                        Waiting.until(
                                LIMIT,
                                () -> bob.command(0, WRITE_SECOND_BLOCK, new byte[512], 0).good());
                assertThat(served).as(pair.first().output()).isTrue();
            }
        }
    }
}
