package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.rbd.ffi.StubLibrary;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a librbd whose completions come when the test says so.
final class CompletionRacesTest implements BackstoreListener {
    private static final long MIB = 1 << 20;

    private final StubLibrary.Commands stub = StubLibrary.COMMANDS;
    private final List<String> ended = new ArrayList<>();
    private PolledLane lane;
    private RbdBackstore backstore;
    private ByteBuf buffer;
    private boolean closed;

    private static final class StubImage implements ImageHandle {
        @Override
        public long handle() {
            return 1;
        }

        @Override
        public String name() {
            return "stub";
        }

        @Override
        public String source() {
            return "stub";
        }

        @Override
        public boolean readOnly() {
            return false;
        }

        @Override
        public long sizeBytes() {
            return 2048 * MIB;
        }

        @Override
        public void close() {
            StubLibrary.CEPH.rbd().rbd_close(1);
        }
    }

    @BeforeEach
    void open() {
        stub.stub_reset();
        lane = new PolledLane(StubLibrary.CEPH.c());
        RbdShape shape =
                new RbdShape(
                        new Geometry(2048 * MIB, 4 << 20, 4 << 20, 65536),
                        new Capabilities(false, false, true, true, 512, false));
        backstore = new RbdBackstore(StubLibrary.CEPH, new StubImage(), shape, null, this::lost);
        lane.call(() -> backstore.attach(lane, this));
        buffer = PooledByteBufAllocator.DEFAULT.directBuffer(4096).writerIndex(4096);
    }

    @AfterEach
    void close() {
        if (!closed) {
            backstore.close();
        }
        lane.close();
        buffer.release();
        assertThat(stub.stub_live()).as("completions not released").isZero();
        assertThat(stub.stub_double_releases()).isZero();
        assertThat(stub.stub_closed_polls()).isZero();
    }

    @Override
    public void resized(long sizeBytes) {}

    @Override
    public void lost(BackstoreResult why, String reason) {
        ended.add("lost " + why);
    }

    private void note(String name, BackstoreResult result) {
        ended.add(name + " " + result);
    }

    private void write(String name) {
        lane.call(
                () ->
                        backstore.write(
                                0, buffer, 4096, false, (result, detail) -> note(name, result)));
    }

    private List<String> ended() {
        List<String> copy = new ArrayList<>();
        lane.call(() -> copy.addAll(ended));
        return copy;
    }

    private void awaitEnded(String... names) {
        await().untilAsserted(() -> assertThat(ended()).containsExactly(names));
    }

    @Test
    void completionsMayComeInAnyOrder() {
        write("a");
        write("b");
        write("c");

        stub.stub_complete(1, 0, 1);
        awaitEnded("b OK");
        stub.stub_complete(1, -28, 1);
        stub.stub_complete(0, 0, 1);

        awaitEnded("b OK", "c NO_SPACE", "a OK");
    }

    @Test
    void oneSignalForManyCompletionsIsEnough() {
        for (int i = 0; i < 200; i++) {
            write("w");
        }
        for (int i = 0; i < 200; i++) {
            stub.stub_complete(0, 0, 0);
        }

        stub.stub_signal();

        await().untilAsserted(() -> assertThat(ended()).hasSize(200));
    }

    @Test
    void aSignalWithoutACompletionDoesNoHarm() {
        int before = stub.stub_polls();
        stub.stub_signal();
        await().until(() -> stub.stub_polls() > before);

        write("a");
        stub.stub_complete(0, 0, 1);

        awaitEnded("a OK");
    }

    @Test
    void aCompletionOfAnEarlierUseOfASlotTouchesNobody() {
        write("first");
        stub.stub_complete(0, 0, 1);
        awaitEnded("first OK");
        write("second");

        // slot 0 again: its first use had generation 0
        stub.stub_stray(0, -5);
        stub.stub_stray(77, -5);
        stub.stub_stray(-1, -5);
        stub.stub_complete(0, 0, 1);

        awaitEnded("first OK", "second OK");
    }

    @Test
    void aSubmissionThatFailsEndsTheOperationAndReleasesItsCompletion() {
        stub.stub_fail_next(-12);

        write("a");

        assertThat(ended()).containsExactly("a NO_RESOURCE");
        assertThat(stub.stub_live()).isZero();
    }

    @Test
    void aCompletionThatCannotBeCreatedEndsTheOperation() {
        stub.stub_fail_create(-12);

        write("a");

        assertThat(ended()).containsExactly("a NO_RESOURCE");
    }

    @Test
    void closingWaitsForWhatIsInFlightAndTakesNothingNew() {
        write("a");
        Thread closer = new Thread(backstore::close);
        closed = true;
        closer.start();
        await().untilAsserted(
                        () -> {
                            write("late");
                            assertThat(ended()).contains("late NO_RESOURCE");
                            for (int more = stub.stub_submitted(); more > 1; more--) {
                                stub.stub_complete(1, 0, 1);
                            }
                        });

        assertThat(closer.isAlive()).isTrue();
        stub.stub_complete(0, 0, 1);

        await().until(() -> !closer.isAlive());
        assertThat(ended()).contains("a OK");
    }

    @Test
    void aFencedClientIsReportedOnceAndFailsTheRestWithoutSubmitting() {
        write("a");
        write("b");
        stub.stub_complete(0, -108, 1);
        awaitEnded("lost FENCED", "lost FENCED", "a FENCED");

        write("c");
        stub.stub_complete(0, -108, 1);

        // observer and listener each heard once
        awaitEnded("lost FENCED", "lost FENCED", "a FENCED", "c FENCED", "b FENCED");
    }

    @Test
    void compareAndWriteIsHeardOfThoughItSignalsNoEvent() {
        lane.call(
                () ->
                        backstore.compareAndWrite(
                                4096,
                                buffer,
                                buffer,
                                512,
                                (result, detail) -> ended.add(result + " " + detail)));

        stub.stub_complete(0, -84, 0);

        awaitEnded("MISCOMPARE 0");
    }

    @Test
    void aLongRangeIsDiscardedInPiecesOneAfterTheOther() {
        lane.call(
                () ->
                        backstore.discard(
                                MIB, 1536 * MIB, (result, detail) -> note("discard", result)));
        int pieces = 0;
        while (ended().isEmpty()) {
            await().until(() -> stub.stub_submitted() == 1 || !ended().isEmpty());
            if (stub.stub_submitted() == 1) {
                pieces++;
                stub.stub_complete(0, 0, 1);
                int now = pieces;
                await().until(() -> stub.stub_submitted() == 1 || now == 4);
            }
            if (pieces == 4) {
                awaitEnded("discard OK");
            }
        }

        assertThat(pieces).isEqualTo(4);
    }

    @Test
    void noCompletionIsLostInAStorm() throws InterruptedException {
        int count = 200_000;
        AtomicInteger inFlight = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(count);
        Storm storm = new Storm(inFlight, all, count);
        stub.stub_storm(count);
        lane.execute(storm::fill);

        assertThat(all.await(60, TimeUnit.SECONDS))
                .as("%d completions are missing", all.getCount())
                .isTrue();
    }

    /// Keeps 64 writes in flight until `count` have ended.
    private final class Storm {
        private final AtomicInteger inFlight;
        private final CountDownLatch all;
        private int left;

        Storm(AtomicInteger inFlight, CountDownLatch all, int count) {
            this.inFlight = inFlight;
            this.all = all;
            this.left = count;
        }

        void fill() {
            while (left > 0 && inFlight.get() < 64) {
                left--;
                inFlight.incrementAndGet();
                backstore.write(0, buffer, 4096, false, this::ended);
            }
        }

        private void ended(BackstoreResult result, long detail) {
            inFlight.decrementAndGet();
            all.countDown();
            fill();
        }
    }
}
