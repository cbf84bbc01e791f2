package io.rbdgate.rbd.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.ha.ClusterStateStore.Failed;
import io.rbdgate.ha.ClusterStateStore.Outdated;
import io.rbdgate.ha.ClusterStateStore.Read;
import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.ha.ClusterStateStore.Swap;
import io.rbdgate.ha.Holder;
import io.rbdgate.ha.LastMove;
import io.rbdgate.ha.OwnershipRecord;
import io.rbdgate.ha.OwnershipState;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.ffi.CephLibrary;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealCeph
final class RadosClusterStateStoreTest {
    private static final Duration USUAL = Duration.ofSeconds(8);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Holder GW1 = new Holder("gw1", "run 1", "127.0.0.1:0/4711");

    private final CephCluster ceph;
    private final ControlClient control;

    RadosClusterStateStoreTest(CephCluster ceph) {
        this.ceph = ceph;
        this.control = control();
    }

    private ControlClient control() {
        return new ControlClient(
                "ownership-test",
                () ->
                        RbdCluster.connectBounded(
                                CephLibrary.installed(), ceph.conf(), "client.admin"));
    }

    @AfterEach
    void close() {
        control.close();
    }

    private RadosClusterStateStore store(String image) {
        return new RadosClusterStateStore(control, CephCluster.POOL, "", image);
    }

    private RadosClusterStateStore store(String image, Duration limit, Duration period) {
        return new RadosClusterStateStore(control, CephCluster.POOL, "", image, limit, period);
    }

    private static Read read(RadosClusterStateStore store) throws Exception {
        CompletableFuture<Read> answer = new CompletableFuture<>();
        store.read(answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private static Swap swap(RadosClusterStateStore store, long version, OwnershipRecord next)
            throws Exception {
        CompletableFuture<Swap> answer = new CompletableFuture<>();
        store.compareAndSwap(version, next, answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private static OwnershipRecord heldBy(Holder holder, long heartbeat, String... linksDown) {
        return new OwnershipRecord(
                1,
                OwnershipState.ACTIVE,
                holder,
                List.of(),
                heartbeat,
                "",
                List.of(linksDown),
                LastMove.NONE,
                Collections.emptySortedMap());
    }

    @Test
    void whatOneStoresTheOthersRead() throws Exception {
        assertThat(read(store("read"))).isEqualTo(new Stored(OwnershipRecord.NONE, 0));

        assertThat(swap(store("read"), 0, heldBy(GW1, 1))).isEqualTo(new Stored(heldBy(GW1, 1), 1));
        assertThat(swap(store("read"), 1, heldBy(GW1, 2, "gw1>gw2")))
                .isEqualTo(new Stored(heldBy(GW1, 2, "gw1>gw2"), 2));

        assertThat(read(store("read"))).isEqualTo(new Stored(heldBy(GW1, 2, "gw1>gw2"), 2));
        assertThat(ceph.rados("-p", "rbd", "listomapkeys", "rbdgate.ownership.read").lines())
                .containsExactly("ownership", "version");
    }

    @Test
    void aSwapOfAnOldVersionIsOutdatedAndChangesNothing() throws Exception {
        RadosClusterStateStore store = store("old");
        assertThat(swap(store, 0, heldBy(GW1, 1))).isInstanceOf(Stored.class);
        assertThat(swap(store, 1, heldBy(GW1, 2))).isInstanceOf(Stored.class);

        assertThat(swap(store, 1, heldBy(GW1, 99))).isEqualTo(new Outdated());
        assertThat(swap(store, 0, heldBy(GW1, 99))).isEqualTo(new Outdated());
        assertThat(swap(store, 3, heldBy(GW1, 99))).isEqualTo(new Outdated());

        assertThat(read(store)).isEqualTo(new Stored(heldBy(GW1, 2), 2));
    }

    @Test
    void ofTwoThatRaceNoSwapIsLost() throws Exception {
        int each = 200;
        try (ControlClient other = control();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            RadosClusterStateStore second =
                    new RadosClusterStateStore(other, CephCluster.POOL, "", "race");
            List<Callable<Integer>> writers =
                    List.of(() -> beat(store("race"), each), () -> beat(second, each));
            int conflicts = 0;
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                conflicts += writer.get();
            }
            assertThat(conflicts).isPositive();
        }

        assertThat(read(store("race"))).isEqualTo(new Stored(heldBy(GW1, 2L * each), 2L * each));
    }

    /// Counts the heartbeat up so many times; how often another was first.
    private static int beat(RadosClusterStateStore store, int count) throws Exception {
        int conflicts = 0;
        int done = 0;
        while (done < count) {
            Stored stored = (Stored) read(store);
            long heartbeat = stored.ownership().heartbeat() + 1;
            switch (swap(store, stored.version(), heldBy(GW1, heartbeat))) {
                case Stored _ -> done++;
                case Outdated _ -> conflicts++;
                case Failed failed -> throw new AssertionError(failed.reason());
            }
        }
        return conflicts;
    }

    @Test
    void aNewerFormatIsRefusedByName() throws Exception {
        RadosClusterStateStore store = store("newer");
        assertThat(swap(store, 0, heldBy(GW1, 1))).isInstanceOf(Stored.class);
        putOmap("newer", "ownership", "rbdgate-ownership 2 owner=everybody");

        assertThat(read(store))
                .isEqualTo(
                        new Failed(
                                "rbd:rbdgate.ownership.newer has format 2, this version of rbdgate"
                                        + " reads 1; run the newer one"));
    }

    @Test
    void aVersionThatIsNoneIsRefusedWithWhatToDo() throws Exception {
        RadosClusterStateStore store = store("damaged");
        assertThat(swap(store, 0, heldBy(GW1, 1))).isInstanceOf(Stored.class);
        putOmap("damaged", "version", "soon");

        assertThat(read(store))
                .isEqualTo(
                        new Failed(
                                "rbd:rbdgate.ownership.damaged is damaged (version=soon); stop all"
                                        + " gateways of the disk, then remove it"));
    }

    private void putOmap(String image, String key, String value) {
        ceph.rados("-p", "rbd", "setomapval", "rbdgate.ownership." + image, key, value);
    }

    @Test
    void aClusterThatHangsIsAFailureInTimeAndReadingTellsTheTruthLater() throws Exception {
        RadosClusterStateStore store = store("stuck", Duration.ofSeconds(1), NEVER);
        assertThat(read(store("stuck"))).isEqualTo(new Stored(OwnershipRecord.NONE, 0));

        ceph.holdIo();
        try {
            boolean knowsIt =
                    control.use(
                            cluster -> {
                                cluster.awaitLatestMap();
                                return true;
                            });
            assertThat(knowsIt).isTrue();
            Failed late = new Failed("rbd:rbdgate.ownership.stuck has not answered within 1 s");
            assertThat(swap(store, 0, heldBy(GW1, 1))).isEqualTo(late);
            assertThat(read(store)).isEqualTo(late);
        } finally {
            ceph.releaseIo();
        }

        // the late swap may come before ours, and then ours is outdated, or never
        Stored found = (Stored) read(store("stuck"));
        if (swap(store("stuck"), found.version(), heldBy(GW1, 2)) instanceof Outdated) {
            assertThat(read(store("stuck"))).isEqualTo(new Stored(heldBy(GW1, 1), 1));
            assertThat(swap(store("stuck"), 1, heldBy(GW1, 2))).isInstanceOf(Stored.class);
        }
        Stored last = (Stored) read(store("stuck"));
        assertThat(last.ownership()).isEqualTo(heldBy(GW1, 2));
        assertThat(last.version()).isBetween(1L, 2L);
    }

    @Test
    void aClosedClientIsAFailureAtOnce() throws Exception {
        control.close();

        assertThat(read(store("closed")))
                .isEqualTo(new Failed("rbd:rbdgate.ownership.closed cannot be reached (closed)"));
    }

    @Test
    void whoWatchesIsToldOfEachSwapOfAnother() throws Exception {
        Semaphore told = new Semaphore(0);
        try (RadosClusterStateStore watching = store("watch", USUAL, NEVER);
                ControlClient other = control()) {
            RadosClusterStateStore second =
                    new RadosClusterStateStore(other, CephCluster.POOL, "", "watch");
            watching.watch(told::release);
            await(told);

            assertThat(swap(second, 0, heldBy(GW1, 1))).isInstanceOf(Stored.class);
            await(told);
            assertThat(read(watching)).isEqualTo(new Stored(heldBy(GW1, 1), 1));
            assertThat(swap(second, 1, heldBy(GW1, 2))).isInstanceOf(Stored.class);
            await(told);
        }
    }

    @Test
    void aChangeThatNobodyTellsOfIsFoundByLooking() throws Exception {
        Semaphore told = new Semaphore(0);
        try (RadosClusterStateStore watching = store("poll", USUAL, Duration.ofMillis(100))) {
            watching.watch(told::release);
            await(told);
            assertThat(swap(watching, 0, heldBy(GW1, 1))).isInstanceOf(Stored.class);
            told.drainPermits();

            putOmap("poll", "version", "7");

            await(told);
            assertThat(read(watching)).isEqualTo(new Stored(heldBy(GW1, 1), 7));
        }
    }

    @Test
    void aWatchThatIsLostIsMadeAnewAndWhatWasMissedIsTold() throws Exception {
        Semaphore told = new Semaphore(0);
        try (RadosClusterStateStore watching = store("lost", USUAL, NEVER)) {
            watching.watch(told::release);
            await(told);
            assertThat(swap(watching, 0, heldBy(GW1, 1))).isInstanceOf(Stored.class);
            told.drainPermits();

            // its watchers are told that the watch is over
            ceph.rados("-p", "rbd", "rm", "rbdgate.ownership.lost");

            await(told);
            assertThat(read(watching)).isEqualTo(new Stored(OwnershipRecord.NONE, 0));
        }
    }

    private static void await(Semaphore told) throws InterruptedException {
        assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).as("a change is told").isTrue();
    }
}
