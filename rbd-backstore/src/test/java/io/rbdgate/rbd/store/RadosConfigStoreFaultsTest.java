package io.rbdgate.rbd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@RealCeph
final class RadosConfigStoreFaultsTest {
    private final CephCluster ceph;

    RadosConfigStoreFaultsTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    /// What a process killed before each step has left, after the next has made a change of its
    /// own: the epoch, and whether the killed one's change is there.
    private record Left(long epoch, boolean changed) {}

    @Test
    void killedAtAnyStepTheNextStartIsClean() throws IOException, InterruptedException {
        Map<StoreSteps.Step, Left> left = new ConcurrentHashMap<>();
        try {
            KilledWriter.runAndKill(ceph.conf());
            CountDownLatch done = new CountDownLatch(StoreSteps.Step.values().length);
            for (StoreSteps.Step step : StoreSteps.Step.values()) {
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    left.put(step, changeAfter(step));
                                    done.countDown();
                                });
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            ceph.clearBlocklist();
        }

        assertThat(left)
                .isEqualTo(
                        Map.of(
                                StoreSteps.Step.READ, new Left(1, false),
                                StoreSteps.Step.WRITE, new Left(1, false),
                                StoreSteps.Step.UNLOCK, new Left(2, true),
                                StoreSteps.Step.NOTIFY, new Left(2, true)));
    }

    private Left changeAfter(StoreSteps.Step step) {
        try (ConfigStore store = StoreOnCeph.open(ceph, KilledWriter.objectOf(step))) {
            GatewayConf next = store.update(document -> document.put("next", true));
            return new Left(next.epoch(), next.document().has("killed"));
        }
    }

    @Test
    void aChangeWhoseWriteIsNotAnsweredIsMadeOnce() {
        AtomicLong wroteAt = new AtomicLong();
        AtomicLong waited = new AtomicLong();
        StoreSteps hold =
                next -> {
                    if (next == StoreSteps.Step.WRITE && wroteAt.get() == 0) {
                        ceph.holdIo();
                        // until the client has heard of it
                        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                        wroteAt.set(System.nanoTime());
                    } else if (next == StoreSteps.Step.UNLOCK && waited.get() == 0) {
                        waited.set(System.nanoTime() - wroteAt.get());
                        ceph.releaseIo();
                    }
                };
        try (ConfigStore store = StoreOnCeph.open(ceph, "unanswered.conf", hold)) {
            GatewayConf written = store.update(document -> document.put("made", true));

            assertThat(Duration.ofNanos(waited.get())).isGreaterThan(Duration.ofSeconds(9));
            assertThat(written.epoch()).isEqualTo(1);
            assertThat(store.read().text()).isEqualTo(written.text());
        } finally {
            ceph.releaseIo();
        }
    }

    @Test
    void aClusterThatCannotBeReachedIsSaidSo() {
        assertThatThrownBy(
                        () ->
                                StoreOnCeph.open(
                                        Path.of("/nowhere/ceph.conf"), "any", StoreSteps.NONE))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessageStartingWith("rbd:any: reading as client.admin with /nowhere/ceph.conf");
    }
}
