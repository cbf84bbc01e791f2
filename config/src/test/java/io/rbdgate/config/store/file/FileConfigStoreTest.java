package io.rbdgate.config.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.Fixture;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigStoreTest {
    @TempDir Path dir;

    @Test
    void aNewStoreIsSeededAndForItsOwnerOnly() throws IOException {
        try (FileConfigStore store = StoreChild.open(dir.resolve("a/b"))) {
            Path file = dir.resolve("a/b/gateway.conf");

            assertThat(Files.readString(file))
                    .isEqualTo(GatewayConf.seed(StoreChild.CLOCK.instant()).text())
                    .isEqualTo(store.read().text());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aChangeRaisesTheEpochAndSaysWhen() throws IOException {
        try (FileConfigStore store = StoreChild.open(dir)) {
            GatewayConf conf = store.update(d -> d.put("x-ours", "ü"));

            assertThat(conf.epoch()).isEqualTo(1);
            assertThat(Files.readString(dir.resolve("gateway.conf")))
                    .isEqualTo(conf.text())
                    .contains("\n    \"updated\": \"2026/01/02 03:04:05\",\n")
                    .contains("\n    \"x-ours\": \"\\u00fc\"\n");
        }
    }

    @Test
    void anOlderStateThatIsPutBackGetsAnEpochAboveAllThatWereServed() throws IOException {
        Path file = dir.resolve("gateway.conf");
        try (FileConfigStore store = StoreChild.open(dir)) {
            var _ = store.update(d -> d.put("a", 1));
            String older = Files.readString(file);
            var _ = store.update(d -> d.put("a", 2));
            var _ = store.update(d -> d.put("a", 3));

            Files.writeString(file, older);
            assertThat(store.update(d -> d.put("b", 1)).epoch()).isEqualTo(4);
            Files.writeString(file, older);
            assertThat(store.read().epoch()).isEqualTo(5);

            assertThat(Files.readString(file)).contains("\"a\": 1").doesNotContain("\"b\"");
        }
    }

    @Test
    void aFailureThatNobodyExpectsDoesNotEndTheWatch() throws Exception {
        AtomicBoolean odd = new AtomicBoolean();
        BlockingQueue<GatewayConf> heard = new LinkedBlockingQueue<>();
        InstantSource clock =
                () -> {
                    if (odd.getAndSet(false)) {
                        throw new IllegalStateException("odd");
                    }
                    return Instant.EPOCH;
                };
        try (FileConfigStore store =
                FileConfigStore.open(
                        dir,
                        new ConfUpgrade("gw1", "gw1.example.org", PasswordVault.NONE, clock),
                        clock,
                        problem -> {})) {
            var _ = store.watch(heard::add);

            odd.set(true); // when the document is upgraded
            Files.writeString(dir.resolve("gateway.conf"), Fixture.text("v3.json"));

            assertThat(heard.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(odd).isFalse();
        }
    }

    @Test
    void anEditThatChangesNothingWritesNothing() throws IOException {
        try (FileConfigStore store = StoreChild.open(dir)) {
            Object key = Files.getAttribute(dir.resolve("gateway.conf"), "unix:ino");
            GatewayConf conf = store.update(d -> {});

            assertThat(conf.epoch()).isZero();
            assertThat(Files.getAttribute(dir.resolve("gateway.conf"), "unix:ino")).isEqualTo(key);
        }
    }

    @Test
    void aRefusedEditComesOutAndChangesNothing() {
        try (FileConfigStore store = StoreChild.open(dir)) {
            assertThatThrownBy(
                            () ->
                                    store.update(
                                            d -> {
                                                d.put("x", 1);
                                                throw new ConfEditException(400, "no");
                                            }))
                    .isInstanceOf(ConfEditException.class);
            assertThat(store.read().document().has("x")).isFalse();
            assertThat(store.update(d -> d.put("y", 1)).epoch()).isEqualTo(1);
        }
    }

    @Test
    void anOlderVersionIsUpgradedAndStored() throws IOException {
        Files.writeString(dir.resolve("gateway.conf"), Fixture.text("v3.json"));
        StoreChild.open(dir).close();
        GatewayConf conf = GatewayConf.parse(Files.readString(dir.resolve("gateway.conf")));

        assertThat(conf.version()).isEqualTo(11);
        assertThat(conf.epoch()).isEqualTo(20);
        assertThat(conf.gateways()).containsKey("gw1.example.com");
    }

    @Test
    void whatIsNoDocumentIsNamedAndKept() throws IOException {
        Path file = Files.writeString(dir.resolve("gateway.conf"), "{\n  oops");
        assertThatThrownBy(() -> StoreChild.open(dir))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessageContaining(file + ": gateway.conf is not JSON at line 2, column ");
        assertThat(Files.readString(file)).isEqualTo("{\n  oops");
    }

    @Test
    void theWriterItselfIsToldAtOnceInOrder() throws InterruptedException {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        try (FileConfigStore store = StoreChild.open(dir);
                ConfigStore.Watch _ = store.watch(conf -> told.add(conf.epoch()))) {
            store.update(d -> d.put("x", 1));
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(1);
            store.update(d -> d.put("x", 2));
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    @Test
    void anotherWriterIsNoticed() throws Exception {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        try (FileConfigStore store = StoreChild.open(dir);
                ConfigStore.Watch _ = store.watch(conf -> told.add(conf.epoch()))) {
            assertThat(StoreChild.start("edit", dir.toString(), "a", "1").waitFor()).isZero();

            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void aListenerThatFailsIsReportedAndToldTheNextToo() throws InterruptedException {
        BlockingQueue<String> problems = new LinkedBlockingQueue<>();
        try (FileConfigStore store =
                        FileConfigStore.open(
                                dir, StoreChild.upgrade(), StoreChild.CLOCK, problems::add);
                ConfigStore.Watch _ =
                        store.watch(
                                conf -> {
                                    throw new IllegalStateException("of the test");
                                })) {
            store.update(d -> d.put("x", 1));
            assertThat(problems.poll(30, TimeUnit.SECONDS))
                    .isEqualTo(
                            "a listener failed on gateway.conf version 11 epoch 1:"
                                    + " java.lang.IllegalStateException: of the test");
            store.update(d -> d.put("x", 2));
            assertThat(problems.poll(30, TimeUnit.SECONDS)).contains("epoch 2");
        }
    }

    @Test
    void twoProcessesAndTwoInstancesEditingOneTargetLoseNothing() throws Exception {
        StoreChild.open(dir).close();
        Process a = StoreChild.start("edit", dir.toString(), "a", "500");
        Process b = StoreChild.start("edit", dir.toString(), "b", "500");
        try (FileConfigStore c = StoreChild.open(dir);
                FileConfigStore d = StoreChild.open(dir)) {
            Thread other = Thread.ofPlatform().start(() -> StoreChild.edit(d, "d", 100));
            StoreChild.edit(c, "c", 100);
            other.join();
            assertThat(a.waitFor()).isZero();
            assertThat(b.waitFor()).isZero();

            GatewayConf conf = c.read();
            assertThat(conf.epoch()).isEqualTo(1200);
            assertThat(Objects.requireNonNull(conf.targets().get(StoreChild.TARGET)).clients())
                    .hasSize(1200);
        } finally {
            a.destroyForcibly();
            b.destroyForcibly();
        }
    }
}
