package io.rbdgate.rbd.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationState.Held;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.ReservationStore.Done;
import io.rbdgate.scsi.reservation.ReservationStore.Failed;
import io.rbdgate.scsi.reservation.ReservationStore.Loaded;
import io.rbdgate.scsi.reservation.ReservationStore.Outdated;
import io.rbdgate.scsi.reservation.ReservationStore.Replaced;
import io.rbdgate.scsi.reservation.ReservationStore.Stored;
import io.rbdgate.scsi.reservation.ReservationType;
import io.rbdgate.scsi.reservation.Reservations;
import io.rbdgate.scsi.reservation.Transition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealCeph
final class RadosReservationStoreTest {
    private static final NexusName A = new NexusName("iqn.a,i,0x000000000001", "iqn.t,t,0x0001", 1);
    private static final NexusName B = new NexusName("iqn.b,i,0x000000000001", "iqn.t,t,0x0001", 1);

    private final CephCluster ceph;
    private final ControlClient client;

    RadosReservationStoreTest(CephCluster ceph) {
        this.ceph = ceph;
        this.client = client();
    }

    private ControlClient client() {
        return new ControlClient(
                "reservations-test",
                () ->
                        RbdCluster.connectBounded(
                                CephLibrary.installed(), ceph.conf(), "client.admin"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static ReservationStore store(ControlClient client, String image) {
        return new RadosReservationStore(client, CephCluster.POOL, "", "rbd:fsid/1/" + image, null);
    }

    private ReservationStore store(String image) {
        return store(client, image);
    }

    private static Loaded load(ReservationStore store) throws Exception {
        CompletableFuture<Loaded> answer = new CompletableFuture<>();
        store.load(answer::complete);
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static Replaced replace(ReservationStore store, long version, ReservationState next)
            throws Exception {
        CompletableFuture<Replaced> answer = new CompletableFuture<>();
        store.replace(version, Transition.to(next), answer::complete);
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static ReservationState registered(Map<NexusName, Long> keys) {
        return new ReservationState(1, true, keys, null, null);
    }

    @Test
    void whatOneStoresTheNextFinds() throws Exception {
        ReservationStore first = store("found");
        assertThat(load(first)).isEqualTo(new Stored(ReservationState.NONE, 0));
        ReservationState state =
                new ReservationState(
                        5,
                        true,
                        Map.of(A, 0xAAL, B, 0xBBL),
                        new Held(ReservationType.WRITE_EXCLUSIVE, B),
                        null);

        assertThat(replace(first, 0, state)).isEqualTo(new Done(1));
        assertThat(load(store("found"))).isEqualTo(new Stored(state, 1));

        assertThat(replace(first, 1, registered(Map.of(A, 0xACL)))).isEqualTo(new Done(2));
        assertThat(load(store("found"))).isEqualTo(new Stored(registered(Map.of(A, 0xACL)), 2));
        assertThat(ceph.rados("-p", "rbd", "listomapkeys", "iscsi_pr.found").lines())
                .containsExactly("h", "r/iqn.a%2Ci%2C0x000000000001/iqn.t%2Ct%2C0x0001/1");
    }

    @Test
    void whoComesSecondIsToldAndChangesNothing() throws Exception {
        ReservationStore first = store("second");
        ReservationStore second = store("second");
        assertThat(load(first)).isEqualTo(load(second));

        assertThat(replace(first, 0, registered(Map.of(A, 1L)))).isEqualTo(new Done(1));
        assertThat(replace(second, 0, registered(Map.of(B, 2L)))).isEqualTo(new Outdated());

        assertThat(load(second)).isEqualTo(new Stored(registered(Map.of(A, 1L)), 1));
        assertThat(replace(first, 1, registered(Map.of(A, 3L)))).isEqualTo(new Done(2));
        assertThat(replace(second, 1, registered(Map.of(B, 2L)))).isEqualTo(new Outdated());
    }

    @Test
    void ofTwoThatRaceNoChangeIsLost() throws Exception {
        int each = 20;
        try (ControlClient other = client();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Integer>> writers =
                    List.of(
                            () -> registerAll(store("race"), "iqn.one", each),
                            () -> registerAll(store(other, "race"), "iqn.two", each));
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                assertThat(writer.get()).isEqualTo(each);
            }
        }

        Stored stored = (Stored) load(store("race"));
        assertThat(stored.version()).isEqualTo(2L * each);
        Map<NexusName, Long> expected = new HashMap<>();
        for (int i = 0; i < each; i++) {
            expected.put(nexus("iqn.one", i), i + 1L);
            expected.put(nexus("iqn.two", i), i + 1L);
        }
        assertThat(stored.state().registrations()).isEqualTo(expected);
    }

    private static NexusName nexus(String name, int number) {
        return new NexusName("%s,i,0x%012x".formatted(name, number), "iqn.t,t,0x0001", 1);
    }

    /// Adds one registration after the other to whatever is there; how many it has added.
    private static int registerAll(ReservationStore store, String name, int count)
            throws Exception {
        int done = 0;
        while (done < count) {
            Stored stored = (Stored) load(store);
            Map<NexusName, Long> keys = new LinkedHashMap<>(stored.state().registrations());
            keys.put(nexus(name, done), done + 1L);
            switch (replace(store, stored.version(), registered(keys))) {
                case Done _ -> done++;
                case Outdated _ -> {}
                case Failed failed -> throw new AssertionError(failed.reason());
            }
        }
        return done;
    }

    @Test
    void asManyRegistrationsAsThereMayBeComeBack() throws Exception {
        ReservationStore store = store("many");
        assertThat(load(store)).isEqualTo(new Stored(ReservationState.NONE, 0));
        Map<NexusName, Long> keys = new HashMap<>();
        for (int i = 0; i < Reservations.MAXIMUM_REGISTRATIONS; i++) {
            keys.put(nexus("iqn.many", i), i + 1L);
        }

        assertThat(replace(store, 0, registered(keys))).isEqualTo(new Done(1));

        assertThat(load(store("many"))).isEqualTo(new Stored(registered(keys), 1));
    }

    @Test
    void anObjectWithNothingInItIsNoReservations() throws Exception {
        ceph.rados("-p", "rbd", "create", "iscsi_pr.empty");
        ReservationStore store = store("empty");
        assertThat(load(store)).isEqualTo(new Stored(ReservationState.NONE, 0));

        assertThat(replace(store, 0, registered(Map.of(A, 1L)))).isEqualTo(new Done(1));
    }

    @Test
    void aNewerFormatIsRefusedWithWhatToDo() throws Exception {
        ceph.rados("-p", "rbd", "setomapval", "iscsi_pr.newer", "h", "rbdgate-reservations 3 x");

        assertThat(load(store("newer")))
                .isEqualTo(
                        new Failed(
                                "rbd:iscsi_pr.newer has format 3, this version of rbdgate reads 2;"
                                        + " run the newer one"));
    }

    @Test
    void aPoolThatDoesNotAnswerIsAFailureWithinItsTime() throws Exception {
        ReservationStore store = store("stuck");
        assertThat(load(store)).isEqualTo(new Stored(ReservationState.NONE, 0));

        ceph.holdIo();
        try {
            boolean knowsIt =
                    client.use(
                            cluster -> {
                                cluster.awaitLatestMap();
                                return true;
                            });
            assertThat(knowsIt).isTrue();
            assertThat(replace(store, 0, registered(Map.of(A, 1L)))).isInstanceOf(Failed.class);
        } finally {
            ceph.releaseIo();
        }

        // stored or not: reading tells, and it goes on from there
        Stored found = (Stored) load(store);
        assertThat(replace(store, found.version(), registered(Map.of(A, 2L))))
                .isEqualTo(new Done(found.version() + 1));
    }
}
