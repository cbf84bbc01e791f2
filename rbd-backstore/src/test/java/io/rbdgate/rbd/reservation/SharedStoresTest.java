package io.rbdgate.rbd.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.DataClientWatch;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.shared.WatchedObject;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.ReservationStore.Announced;
import io.rbdgate.scsi.reservation.ReservationStore.Change;
import io.rbdgate.scsi.reservation.ReservationStore.Company;
import io.rbdgate.scsi.reservation.ReservationStore.Done;
import io.rbdgate.scsi.reservation.ReservationStore.Failed;
import io.rbdgate.scsi.reservation.ReservationStore.InForce;
import io.rbdgate.scsi.reservation.ReservationStore.Loaded;
import io.rbdgate.scsi.reservation.ReservationStore.Outdated;
import io.rbdgate.scsi.reservation.ReservationStore.Replaced;
import io.rbdgate.scsi.reservation.ReservationStore.Stored;
import io.rbdgate.scsi.reservation.Transition;
import io.rbdgate.scsi.reservation.Transition.Event;
import io.rbdgate.scsi.reservation.Transition.Notice;
import io.rbdgate.scsi.reservation.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two gateways at one object of a real cluster, each with a connection of its own.
@RealCeph
final class SharedStoresTest {
    private static final NexusName A = new NexusName("iqn.a,i,0x000000000001", "iqn.t,t,0x0001", 1);
    private static final NexusName B = new NexusName("iqn.b,i,0x000000000001", "iqn.t,t,0x0002", 2);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final CephCluster ceph;
    private final List<Gateway> gateways = new ArrayList<>();

    SharedStoresTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @AfterEach
    void closeAll() {
        gateways.forEach(Gateway::close);
    }

    /// One gateway, as far as its store is concerned.
    private final class Gateway implements ReservationStore.Listener, DataClients {
        private final ControlClient client =
                new ControlClient(
                        "reservations-test",
                        () ->
                                RbdCluster.connectBounded(
                                        CephLibrary.installed(), ceph.conf(), "client.admin"));
        private final RadosReservationStore store;
        private final BlockingQueue<Runnable> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> fenced = new LinkedBlockingQueue<>();
        private final AtomicInteger lost = new AtomicInteger();
        private final AtomicInteger maps = new AtomicInteger();
        private volatile boolean confirming = true;
        private volatile boolean mapless;

        Gateway(String name, String image) {
            this(name, image, LIMIT);
        }

        Gateway(String name, String image, Duration patience) {
            store =
                    new RadosReservationStore(
                            client,
                            CephCluster.POOL,
                            "",
                            "rbd:fsid/1/" + image,
                            new SharingGateway(name, name + "-run", this, patience));
            store.listen(this);
            store.writesThrough("client-of-" + name);
            gateways.add(this);
        }

        @Override
        public void outdated() {
            lost.incrementAndGet();
        }

        @Override
        public void changed(Runnable inForce) {
            if (confirming) {
                inForce.run();
            } else {
                heard.add(inForce);
            }
        }

        @Override
        public void fence(List<String> addresses) {
            fenced.addAll(addresses);
        }

        @Override
        public void awaitLatestMap() {
            maps.incrementAndGet();
            if (mapless) {
                throw new RbdException("waiting for", "the newest OSD map", -110);
            }
        }

        @Override
        public boolean connected(String address) {
            return true;
        }

        Stored load() throws Exception {
            return (Stored) answer(store::load);
        }

        Replaced replace(long version, Transition change) throws Exception {
            return answer(done -> store.replace(version, change, done));
        }

        CompletableFuture<Announced> announce() {
            CompletableFuture<Announced> answer = new CompletableFuture<>();
            store.announce(answer::complete);
            return answer;
        }

        /// Repeated until it succeeds, as the engine does.
        void announceUntilInForce() {
            await().atMost(LIMIT).until(() -> get(announce()).equals(new InForce()));
        }

        void close() {
            store.close();
            client.close();
        }
    }

    private static <T> T answer(Consumer<Consumer<T>> call) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        call.accept(answer::complete);
        return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Announced get(CompletableFuture<Announced> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static ReservationState registered(Map<NexusName, Long> keys) {
        return new ReservationState(1, true, keys, null, null);
    }

    private String keysOf(String image) {
        return ceph.rados("-p", "rbd", "listomapkeys", "iscsi_pr." + image).strip();
    }

    @Test
    void whatOneStoresIsAnnouncedWhenTheOtherHasConfirmedIt() throws Exception {
        Gateway one = new Gateway("gw1", "confirmed");
        Gateway two = new Gateway("gw2", "confirmed");
        one.load();
        Stored before = two.load();
        assertThat(before.company()).isEqualTo(Company.WAITING);
        two.confirming = false;
        Transition change =
                new Transition(
                        registered(Map.of(A, 1L)),
                        Verdict.GOOD,
                        List.of(new Notice(B, Event.REGISTRATIONS_PREEMPTED)),
                        Set.of(B));

        long version = one.load().version();
        assertThat(one.replace(version, change)).isEqualTo(new Done(version + 1));
        CompletableFuture<Announced> announced = one.announce();
        Runnable confirm = two.heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(confirm).isNotNull();
        assertThat(announced).isNotDone();
        Stored seen = two.load();
        confirm.run();

        assertThat(get(announced)).isEqualTo(new InForce());
        assertThat(seen.state()).isEqualTo(registered(Map.of(A, 1L)));
        assertThat(seen.recent())
                .contains(new Change(version + 1, change.notices(), change.aborted()));
        assertThat(one.fenced).isEmpty();
        assertThat(keysOf("confirmed").lines())
                .containsExactly(
                        "g/gw1-run",
                        "g/gw2-run",
                        "h",
                        "r/iqn.a%2Ci%2C0x000000000001/iqn.t%2Ct%2C0x0001/1");
    }

    @Test
    void ofChangesThatRaceNoneIsLost() throws Exception {
        int each = 20;
        Gateway one = new Gateway("gw1", "racing");
        Gateway two = new Gateway("gw2", "racing");
        one.load();
        two.load();

        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Integer>> writers =
                    List.of(
                            () -> registerAll(one, "iqn.one", each),
                            () -> registerAll(two, "iqn.two", each));
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                assertThat(writer.get()).isEqualTo(each);
            }
        }

        Map<NexusName, Long> found = one.load().state().registrations();
        assertThat(found).hasSize(2 * each).isEqualTo(two.load().state().registrations());
        assertThat(one.fenced).isEmpty();
        assertThat(two.fenced).isEmpty();
    }

    /// Adds one registration after the other to whatever is there; how many it has added.
    private static int registerAll(Gateway gateway, String name, int count) throws Exception {
        int done = 0;
        while (done < count) {
            Stored stored = gateway.load();
            Map<NexusName, Long> keys = new LinkedHashMap<>(stored.state().registrations());
            keys.put(
                    new NexusName("%s,i,0x%012x".formatted(name, done), "iqn.t,t,0x0001", 1),
                    done + 1L);
            switch (gateway.replace(stored.version(), Transition.to(registered(keys)))) {
                case Done _ -> {
                    gateway.announceUntilInForce();
                    done++;
                }
                case Outdated _ -> {}
                case Failed failed -> throw new AssertionError(failed.reason());
            }
        }
        return done;
    }

    @Test
    void whoDoesNotAnswerIsFencedAndItsNexusesHaveNothingReserved() throws Exception {
        Gateway one = new Gateway("gw1", "silent", Duration.ofSeconds(1));
        Gateway two = new Gateway("gw2", "silent");
        one.load();
        Stored seen = two.load();
        Transition reserve = Transition.to(ReservationState.NONE.reservedBy(B));
        assertThat(two.replace(seen.version(), reserve)).isInstanceOf(Done.class);
        two.confirming = false;

        one.announceUntilInForce();

        assertThat(one.fenced).containsExactly("client-of-gw2");
        assertThat(one.load().state()).isEqualTo(ReservationState.NONE);
        assertThat(keysOf("silent").lines()).containsExactly("g/gw1-run", "h");

        Stored again = two.load();
        assertThat(again.company()).isEqualTo(Company.GONE_ON);
        assertThat(two.load().company()).isEqualTo(Company.WAITING);
        assertThat(keysOf("silent").lines()).containsExactly("g/gw1-run", "g/gw2-run", "h");
    }

    @Test
    void whoeverMissesAGatewayOrJoinsWaitsForTheMapThatMayFenceIt() throws Exception {
        Gateway one = new Gateway("gw1", "missing");
        Gateway two = new Gateway("gw2", "missing");
        one.load();
        two.load();
        one.load();
        assertThat(one.maps).hasValue(1);

        two.store.close();
        one.mapless = true;
        assertThat(answer(one.store::load)).isInstanceOf(Failed.class);
        assertThat(answer(one.store::load)).isInstanceOf(Failed.class);
        assertThat(one.maps).hasValue(3);
        one.mapless = false;
        one.load();
        one.load();

        assertThat(one.maps).hasValue(4);
    }

    @Test
    void whoIsToldOfAFenceWaitsForTheMapBeforeItConfirms() throws Exception {
        Gateway one = new Gateway("gw1", "told");
        one.load();

        assertThat(notify(one, "told", "1 gw2-run -")).containsExactly("gw1-run");
        assertThat(one.maps).hasValue(1);
        assertThat(notify(one, "told", "1 gw2-run fenced")).containsExactly("gw1-run");

        assertThat(one.maps).hasValue(2);
    }

    private static Set<String> notify(Gateway by, String image, String text) {
        return by.client.use(
                cluster -> {
                    try (RbdPool pool = cluster.pool(CephCluster.POOL, "")) {
                        return new WatchedObject(pool, "iscsi_pr." + image)
                                .notifyWatchers(text, LIMIT)
                                .texts();
                    }
                });
    }

    @Test
    void aLostWatchIsToldAndBegunAnewWithTheNextLook() throws Exception {
        Gateway one = new Gateway("gw1", "lost");
        Gateway two = new Gateway("gw2", "lost");
        one.load();
        two.load();

        String fenced = two.client.use(RbdCluster::address);
        ceph.blocklist(fenced);
        try {
            await().atMost(LIMIT).until(() -> two.lost.get() > 0);
            await().atMost(LIMIT).until(() -> answer(two.store::load) instanceof Stored);
        } finally {
            ceph.ceph("osd", "blocklist", "rm", fenced);
        }

        two.confirming = false;
        CompletableFuture<Announced> announced = one.announce();
        Runnable confirm = two.heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(confirm).isNotNull();
        confirm.run();
        assertThat(get(announced)).isEqualTo(new InForce());
        assertThat(one.fenced).isEmpty();
    }

    @Test
    void whoLeavesIsNotWaitedFor() throws Exception {
        Gateway one = new Gateway("gw1", "leaving");
        Gateway two = new Gateway("gw2", "leaving");
        one.load();
        two.load();
        two.confirming = false;

        two.store.close();

        assertThat(keysOf("leaving").lines()).containsExactly("g/gw1-run", "h");
        one.announceUntilInForce();
        assertThat(one.fenced).isEmpty();
        assertThat(answer(two.store::load)).isInstanceOf(Failed.class);
    }

    @Test
    void whoServesItAloneReadsAndWritesItAsBefore() throws Exception {
        Gateway one = new Gateway("gw1", "alone");
        long version = one.load().version();
        assertThat(one.replace(version, Transition.to(registered(Map.of(A, 1L)))))
                .isInstanceOf(Done.class);
        RadosReservationStore alone =
                new RadosReservationStore(
                        one.client, CephCluster.POOL, "", "rbd:fsid/1/alone", null);

        assertThat(answer((Consumer<Loaded> done) -> alone.load(done)))
                .isEqualTo(new Stored(registered(Map.of(A, 1L)), version + 1));
        assertThat(
                        answer(
                                (Consumer<Replaced> done) ->
                                        alone.replace(
                                                version + 1,
                                                Transition.to(registered(Map.of(A, 2L))),
                                                done)))
                .isEqualTo(new Done(version + 2));

        assertThat(keysOf("alone").lines())
                .containsExactly("h", "r/iqn.a%2Ci%2C0x000000000001/iqn.t%2Ct%2C0x0001/1");
        assertThat(one.load().company()).isEqualTo(Company.GONE_ON);
    }

    @Test
    void aFenceIsInTheBlocklistWhenItReturns() {
        Gateway one = new Gateway("gw1", "fence");
        try (RbdClients clients = new RbdClients("gw1", 8, 0, DataClientWatch.NONE)) {
            new OwnDataClients(one.client, clients).fence(List.of("127.0.0.1:0/471147"));

            assertThat(ceph.ceph("osd", "blocklist", "ls")).contains("127.0.0.1:0/471147");
        } finally {
            ceph.ceph("osd", "blocklist", "rm", "127.0.0.1:0/471147");
        }
    }
}
