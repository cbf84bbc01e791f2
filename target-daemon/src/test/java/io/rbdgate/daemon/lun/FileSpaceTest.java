package io.rbdgate.daemon.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BlockBackstore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FileSpaceTest {
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BackstoreOpener.Listener listener = new Heard();

    private final class Heard implements BackstoreOpener.Listener {
        @Override
        public void opened(BlockBackstore backstore, String source, KeptState kept) {}

        @Override
        public void space(long usedBytes, long availableBytes) {
            heard.add(usedBytes + " used, " + availableBytes + " available");
        }

        @Override
        public void standby(String reason) {}

        @Override
        public void failed(String reason) {}
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void aFileSystemThatChangesWhileItIsAskedHasNothingLessThanNothing() throws Exception {
        FileSpace space = new FileSpace("a", () -> new FileSpace.Sizes(10, 11, -1));

        space.tell(listener);

        assertThat(next()).isEqualTo("0 used, 0 available");
    }

    @Test
    void whoDoesNotAnswerHoldsNobodyUpAndIsNotAskedAgain() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        FileSpace space =
                new FileSpace(
                        "a",
                        () -> {
                            asked.incrementAndGet();
                            awaited(answer);
                            return new FileSpace.Sizes(10, 4, 3);
                        });

        space.tell(listener);
        space.tell(listener);
        answer.countDown();

        assertThat(next()).isEqualTo("6 used, 3 available");
        assertThat(asked).hasValue(1);
    }

    private static void awaited(CountDownLatch answer) {
        try {
            answer.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void afterAnErrorItIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        FileSpace space =
                new FileSpace(
                        "a",
                        () -> {
                            if (asked.incrementAndGet() == 1) {
                                throw new IllegalStateException("for this test");
                            }
                            return new FileSpace.Sizes(10, 4, 3);
                        });

        while (asked.get() < 2) {
            space.tell(listener);
            Thread.onSpinWait();
        }

        assertThat(next()).isEqualTo("6 used, 3 available");
    }
}
