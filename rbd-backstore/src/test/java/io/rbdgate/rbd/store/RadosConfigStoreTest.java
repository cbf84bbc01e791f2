package io.rbdgate.rbd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@RealCeph
final class RadosConfigStoreTest {
    private final CephCluster ceph;

    RadosConfigStoreTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private static ConfigEdit note(String key, int value) {
        return document -> document.withObject("notes").put(key, value);
    }

    private String stored(String object) {
        return ceph.run(Command.of("rados", "-p", "rbd", "get", object, "-")).orThrow().stdout();
    }

    private void store(String object, String text) {
        ceph.run(Command.of("rados", "-p", "rbd", "put", object, "-").withInput(text)).orThrow();
    }

    private String epochOf(String object) {
        return ceph.rados("-p", "rbd", "getxattr", object, "epoch");
    }

    private void awaitUnlocked(String object) {
        assertThat(ceph.rados("-p", "rbd", "lock", "info", object, "lock"))
                .contains("\"lockers\":[]");
    }

    @Test
    void aNewObjectIsSeededAsTheOriginalDoes() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "seeded.conf")) {
            assertThat(store.read().epoch()).isZero();
        }

        assertThat(stored("seeded.conf"))
                .isEqualTo(
                        """
                        {
                            "created": "2026/11/21 10:20:30",
                            "discovery_auth": {
                                "mutual_password": "",
                                "mutual_password_encryption_enabled": false,
                                "mutual_username": "",
                                "password": "",
                                "password_encryption_enabled": false,
                                "username": ""
                            },
                            "disks": {},
                            "epoch": 0,
                            "gateways": {},
                            "targets": {},
                            "updated": "",
                            "version": 11
                        }\
                        """);
        assertThat(epochOf("seeded.conf")).isEqualTo("0");
        awaitUnlocked("seeded.conf");
    }

    @Test
    void aChangeIsWrittenWithItsEpochAndTimeAndKeepsWhatItDoesNotKnow() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "changed.conf")) {
            store(
                    "changed.conf",
                    stored("changed.conf").replace("\"disks\": {}", "\"dishes\": [1, 2]"));

            GatewayConf written = store.update(note("a", 1));

            assertThat(written.epoch()).isEqualTo(1);
            assertThat(store.read().text()).isEqualTo(written.text());
        }
        assertThat(stored("changed.conf"))
                .contains("\"dishes\": [\n        1,\n        2\n    ]")
                .contains("\"epoch\": 1,")
                .contains("\"updated\": \"2026/11/21 10:20:30\"");
        assertThat(epochOf("changed.conf")).isEqualTo("1");
        awaitUnlocked("changed.conf");
    }

    @Test
    void anEditThatChangesNothingWritesNothing() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "same.conf")) {
            assertThat(store.update(_ -> {}).epoch()).isZero();
            assertThat(epochOf("same.conf")).isEqualTo("0");
        }
    }

    @Test
    void whatAnEditThrowsComesOutWithNothingChanged() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "refused.conf")) {
            assertThatThrownBy(
                            () ->
                                    store.update(
                                            document -> {
                                                document.put("half", true);
                                                throw new IllegalStateException("not this way");
                                            }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("not this way");

            assertThat(stored("refused.conf")).doesNotContain("half");
            awaitUnlocked("refused.conf");
        }
    }

    @Test
    void twoGatewaysChangeTheSameTargetAndNoEditIsLost() throws InterruptedException {
        try (ConfigStore one = StoreOnCeph.open(ceph, "shared.conf");
                ConfigStore two = StoreOnCeph.open(ceph, "shared.conf")) {
            Thread other = Thread.ofVirtual().start(() -> edit(two, "two"));
            edit(one, "one");
            other.join();

            GatewayConf last = one.read();
            assertThat(last.epoch()).isEqualTo(1000);
            assertThat(last.document().at("/targets/iqn.2026-11.io.rbdgate:t").size())
                    .isEqualTo(1000);
        }
    }

    private static void edit(ConfigStore store, String who) {
        for (int i = 0; i < 500; i++) {
            String key = who + i;
            store.update(
                    document ->
                            document.withObject("targets")
                                    .withObject("/iqn.2026-11.io.rbdgate:t")
                                    .put(key, true));
        }
    }

    @Test
    void everyGatewayIsToldOfEveryChange() {
        try (ConfigStore one = StoreOnCeph.open(ceph, "told.conf");
                ConfigStore two = StoreOnCeph.open(ceph, "told.conf")) {
            List<Long> heardByOne = new CopyOnWriteArrayList<>();
            List<Long> heardByTwo = new CopyOnWriteArrayList<>();
            one.watch(document -> heardByOne.add(document.epoch()));
            ConfigStore.Watch watch = two.watch(document -> heardByTwo.add(document.epoch()));
            await(() -> heardByOne.contains(0L) && heardByTwo.contains(0L));

            one.update(note("a", 1));
            await(() -> heardByOne.contains(1L) && heardByTwo.contains(1L));

            watch.close();
            two.update(note("a", 2));
            await(() -> heardByOne.contains(2L));
            assertThat(heardByOne).containsExactly(0L, 1L, 2L);
            assertThat(heardByTwo).containsExactly(0L, 1L);
        }
    }

    @Test
    void aChangeByAnOldGatewayIsNoticedByItsEpoch() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "polled.conf")) {
            List<Long> heard = new CopyOnWriteArrayList<>();
            store.watch(document -> heard.add(document.epoch()));
            await(() -> heard.contains(0L));

            store("polled.conf", stored("polled.conf").replace("\"epoch\": 0", "\"epoch\": 7"));
            ceph.rados("-p", "rbd", "setxattr", "polled.conf", "epoch", "7");

            await(() -> heard.contains(7L));
        }
    }

    /// Who serves epoch 3 would take one of epoch 2 for old news, and confirm what it does not do.
    @Test
    void anOlderStateThatIsPutBackGetsAnEpochAboveAllThatWereServed() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "back.conf")) {
            List<Long> heard = new CopyOnWriteArrayList<>();
            store.watch(document -> heard.add(document.epoch()));
            store.update(note("a", 1));
            String older = stored("back.conf");
            store.update(note("a", 2));
            store.update(note("a", 3));

            store("back.conf", older);
            assertThat(store.update(note("b", 1)).epoch()).isEqualTo(4);
            assertThat(stored("back.conf")).contains("\"a\": 1").contains("\"b\": 1");

            store("back.conf", older);
            assertThat(store.read().epoch()).isEqualTo(5);
            assertThat(stored("back.conf")).contains("\"a\": 1").contains("\"epoch\": 5");

            store("back.conf", older);
            ceph.rados("-p", "rbd", "setxattr", "back.conf", "epoch", "1");
            await(() -> heard.contains(6L));
            assertThat(epochOf("back.conf")).isEqualTo("6");
        }
    }

    @Test
    void anOldDocumentIsUpgradedAndStoredFirst() {
        store(
                "old.conf",
                """
                {"version": 10, "epoch": 41, "created": "x", "updated": "x", "gateways": {},
                 "disks": {}, "targets": {}, "discovery_auth": {}}
                """);

        try (ConfigStore store = StoreOnCeph.open(ceph, "old.conf")) {
            assertThat(store.read().epoch()).isEqualTo(42);
        }

        assertThat(stored("old.conf")).contains("\"version\": 11");
        assertThat(epochOf("old.conf")).isEqualTo("42");
    }

    @Test
    void somethingElseIsNoConfigurationAndStaysAsItIs() {
        store("foreign.conf", "hello");

        assertThatThrownBy(() -> StoreOnCeph.open(ceph, "foreign.conf"))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessageContaining("rbd:foreign.conf");
        assertThat(stored("foreign.conf")).isEqualTo("hello");
    }

    @Test
    void anObjectThatWasRemovedIsNotMadeAgainWhileServing() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "removed.conf")) {
            List<Long> heard = new CopyOnWriteArrayList<>();
            store.watch(document -> heard.add(document.epoch()));
            await(() -> heard.contains(0L));
            ceph.rados("-p", "rbd", "rm", "removed.conf");

            assertThatThrownBy(store::read)
                    .hasMessageContaining("rbd:removed.conf: does not exist (ENOENT)");
            assertThatThrownBy(() -> store.update(note("a", 1)))
                    .isInstanceOf(ConfigStoreException.class)
                    .hasMessageContaining("does not exist (ENOENT)");
            assertThat(ceph.rados("-p", "rbd", "ls")).doesNotContain("removed.conf");
            assertThat(heard).containsExactly(0L);
        }
    }

    @Test
    void aLockLeftBehindIsTakenAwayAfterItsHolderIsFenced() {
        try (ConfigStore store = StoreOnCeph.open(ceph, "left.conf")) {
            ceph.rados("-p", "rbd", "lock", "get", "left.conf", "lock", "--lock-cookie", "config");
            String holder =
                    ceph.rados("-p", "rbd", "lock", "info", "left.conf", "lock")
                            .replaceAll(".*\"addr\":\"(?:v\\d:|any:)?([^\"]*)\".*", "$1");

            assertThat(store.update(note("a", 1)).epoch()).isEqualTo(1);

            assertThat(ceph.ceph("osd", "blocklist", "ls")).contains(holder);
            awaitUnlocked("left.conf");
        } finally {
            ceph.clearBlocklist();
        }
    }

    @Test
    void whoHasStoppedWaitingForTheLockGetsNoChangeMadeLater() {
        Duration limit = Duration.ofSeconds(1);
        try (ConfigStore store =
                StoreOnCeph.open(ceph.conf(), "given-up.conf", limit, StoreSteps.NONE)) {
            String object = "given-up.conf";
            ceph.rados("-p", "rbd", "lock", "get", object, "lock", "--lock-cookie", "config");

            assertThatThrownBy(() -> store.update(note("a", 1)))
                    .isInstanceOf(ConfigStoreException.class)
                    .hasMessage(
                            "rbd:given-up.conf is locked or does not answer; nothing was changed,"
                                    + " try again");

            // the lock left behind is taken away without anybody waiting for that
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> store.update(note("b", 2)).epoch() == 1);
            assertThat(store.read().document().path("notes").toString()).isEqualTo("{\"b\":2}");
        } finally {
            ceph.clearBlocklist();
        }
    }

    @Test
    void aLiveHolderIsLeftAloneHoweverSlowItIs() throws InterruptedException {
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StoreSteps slow =
                next -> {
                    if (next == StoreSteps.Step.WRITE) {
                        inTheMiddle.countDown();
                        await(goOn);
                    }
                };
        try (ConfigStore one = StoreOnCeph.open(ceph, "slow.conf", slow);
                ConfigStore two = StoreOnCeph.open(ceph, "slow.conf")) {
            Thread writer = Thread.ofVirtual().start(() -> one.update(note("one", 1)));
            inTheMiddle.await();

            assertThatThrownBy(() -> two.update(note("two", 2)))
                    .isInstanceOf(ConfigStoreException.class)
                    .hasMessageContaining("which is alive but does not go on");

            goOn.countDown();
            writer.join();
            assertThat(two.update(note("two", 2)).document().get("notes").toString())
                    .isEqualTo("{\"one\":1,\"two\":2}");
        }
    }

    @Test
    void aHolderWhoLostItsLockMakesItsChangeOnTheNewestDocument() throws InterruptedException {
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StoreSteps slow =
                next -> {
                    if (next == StoreSteps.Step.WRITE) {
                        inTheMiddle.countDown();
                        await(goOn);
                    }
                };
        try (ConfigStore one = StoreOnCeph.open(ceph, "lost.conf", slow);
                ConfigStore two = StoreOnCeph.open(ceph, "lost.conf")) {
            Thread writer = Thread.ofVirtual().start(() -> one.update(note("one", 1)));
            inTheMiddle.await();
            String client =
                    ceph.rados("-p", "rbd", "lock", "info", "lost.conf", "lock")
                            .replaceAll(".*\"name\":\"(client\\.\\d+)\".*", "$1");
            ceph.rados(
                    "-p",
                    "rbd",
                    "lock",
                    "break",
                    "lost.conf",
                    "lock",
                    client,
                    "--lock-cookie",
                    "config");
            two.update(note("two", 2));

            goOn.countDown();
            writer.join();

            GatewayConf last = two.read();
            assertThat(last.epoch()).isEqualTo(2);
            assertThat(last.document().get("notes").toString()).isEqualTo("{\"one\":1,\"two\":2}");
        }
    }

    @Test
    void aGatewayThatIsFencedBeforeItWritesMakesItsChangeWithANewClient()
            throws InterruptedException {
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StoreSteps slow =
                next -> {
                    if (next == StoreSteps.Step.WRITE) {
                        inTheMiddle.countDown();
                        await(goOn);
                    }
                };
        try (ConfigStore one = StoreOnCeph.open(ceph, "fenced.conf", slow)) {
            Thread writer = Thread.ofVirtual().start(() -> one.update(note("one", 1)));
            inTheMiddle.await();
            String info = ceph.rados("-p", "rbd", "lock", "info", "fenced.conf", "lock");
            ceph.blocklist(info.replaceAll(".*\"addr\":\"(?:v\\d:|any:)?([^\"]*)\".*", "$1"));
            ceph.rados(
                    "-p",
                    "rbd",
                    "lock",
                    "break",
                    "fenced.conf",
                    "lock",
                    info.replaceAll(".*\"name\":\"(client\\.\\d+)\".*", "$1"),
                    "--lock-cookie",
                    "config");

            goOn.countDown();
            writer.join();

            assertThat(one.read().epoch()).isEqualTo(1);
            assertThat(one.update(note("again", 2)).epoch()).isEqualTo(2);
        } finally {
            ceph.clearBlocklist();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }
}
