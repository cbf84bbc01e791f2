package io.rbdgate.scsi.backstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The end of one operation, waited for; notices a second end.
public final class Awaited implements IoCompletion {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable BackstoreResult result;
    private volatile long detail;
    private volatile String thread = "";

    @Override
    public void complete(BackstoreResult how, long what) {
        result = how;
        detail = what;
        thread = Thread.currentThread().getName();
        calls.incrementAndGet();
        ended.countDown();
    }

    public @Nullable BackstoreResult result() {
        try {
            assertThat(ended.await(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(calls).as("times ended").hasValue(1);
        return result;
    }

    public boolean ended() {
        return ended.getCount() == 0;
    }

    public long detail() {
        return detail;
    }

    public String thread() {
        return thread;
    }
}
