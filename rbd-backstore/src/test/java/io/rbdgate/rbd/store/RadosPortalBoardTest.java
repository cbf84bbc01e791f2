package io.rbdgate.rbd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.registry.BoardEntry;
import io.rbdgate.config.registry.BoardEntry.Place;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@RealCeph
final class RadosPortalBoardTest {
    private static final String DEMO = "iqn.2026-11.io.rbdgate:demo";

    private final CephCluster ceph;

    RadosPortalBoardTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private RadosPortalBoard board(String object) {
        return new RadosPortalBoard(
                new RadosConfigStore.StoreLocation(ceph.conf(), "client.admin", "rbd", object),
                StoreOnCeph.CLOCK);
    }

    /// As `gateway` enters or finds it: `DEMO` at an address of its own.
    private static BoardEntry gateway(String name, int tag, String address) {
        Place place = new Place(tag, List.of(HostPort.parse(address)));
        return new BoardEntry(name, "", new TreeMap<>(Map.of(DEMO, place)));
    }

    @Test
    void gatewaysGetTagsOfTheirOwnAndKeepThemWhenTheyComeBack() {
        BoardEntry gw1 = gateway("gw1", 1, "10.0.0.1:3260");
        BoardEntry gw2 = gateway("gw2", 2, "10.0.0.2:3260");
        try (RadosPortalBoard first = board("tags");
                RadosPortalBoard second = board("tags")) {
            assertThat(first.enter(gw1)).containsExactly(gw1);
            assertThat(second.enter(gateway("gw2", 1, "10.0.0.2:3260"))).containsExactly(gw1, gw2);
            assertThat(first.enter(gw1)).containsExactly(gw1, gw2);
        }

        try (RadosPortalBoard again = board("tags")) {
            assertThat(again.enter(gateway("gw2", 1, "10.0.0.3:3260")))
                    .containsExactly(gw1, gateway("gw2", 2, "10.0.0.3:3260"));
        }
        assertThat(ceph.rados("-p", "rbd", "listomapkeys", "tags").lines())
                .containsExactly("board", "gateway/gw1", "gateway/gw2");
    }

    @Test
    void ofSixteenThatComeAtOnceNoneHasTheTagOfAnother() throws Exception {
        List<Callable<Integer>> entering = new ArrayList<>();
        try (RadosPortalBoard first = board("crowd");
                RadosPortalBoard second = board("crowd");
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 16; i++) {
                RadosPortalBoard board = i % 2 == 0 ? first : second;
                BoardEntry entry = gateway("gw" + i, 1, "10.0.0.1:3260");
                entering.add(() -> tagOf(board.enter(entry), entry.gateway()));
            }
            List<Integer> tags = new ArrayList<>();
            for (var entered : threads.invokeAll(entering)) {
                tags.add(entered.get());
            }
            assertThat(tags)
                    .containsExactlyInAnyOrder(
                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        }
    }

    private static Integer tagOf(List<BoardEntry> entries, String gateway) {
        return entries.stream()
                .filter(entry -> entry.gateway().equals(gateway))
                .findFirst()
                .map(entry -> entry.targets().get(DEMO))
                .map(Place::tag)
                .orElseThrow();
    }

    @Test
    void whoWatchesHearsOfTheOthersAndIsSeen() throws Exception {
        BlockingQueue<List<BoardEntry>> heard = new LinkedBlockingQueue<>();
        BoardEntry gw1 = gateway("gw1", 1, "10.0.0.1:3260");
        BoardEntry gw2 = gateway("gw2", 2, "10.0.0.2:3260");
        try (RadosPortalBoard watching = board("heard");
                RadosPortalBoard other = board("heard")) {
            assertThat(watching.enter(gw1)).containsExactly(gw1);
            watching.watch(heard::add);
            assertThat(heard.poll(60, TimeUnit.SECONDS)).containsExactly(gw1);

            assertThat(other.enter(gw2)).containsExactly(gw1, gw2);
            assertThat(heard.poll(60, TimeUnit.SECONDS)).containsExactly(gw1, gw2);
        }
        assertThat(ceph.rados("-p", "rbd", "getomapval", "heard", "seen/gw1"))
                .contains("2026-11-21T10:20");
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        try (RadosPortalBoard board = board("newer")) {
            ceph.rados("-p", "rbd", "setomapval", "newer", "board", "rbdgate-gateways 2 x");

            assertThatThrownBy(() -> board.enter(gateway("gw1", 1, "10.0.0.1:3260")))
                    .isInstanceOf(ConfigStoreException.class)
                    .hasMessage(
                            "rbd:newer has the format 'rbdgate-gateways 2 x', this version of"
                                    + " rbdgate reads 'rbdgate-gateways 1'; run the newer one");
        }
    }
}
