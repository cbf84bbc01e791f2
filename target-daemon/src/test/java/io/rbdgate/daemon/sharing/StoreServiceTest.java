package io.rbdgate.daemon.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.file.FileConfigStore;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreServiceTest {
    @TempDir Path directory;

    /// As a cluster that can be reached at the second attempt.
    private Supplier<ConfigStore> openingAtTheSecond(AtomicInteger attempts) {
        return () -> {
            if (attempts.incrementAndGet() == 1) {
                throw new ConfigStoreException("the cluster is down");
            }
            return open();
        };
    }

    private ConfigStore open() {
        return FileConfigStore.open(
                directory,
                new ConfUpgrade(
                        "gw1", "gw1.example.org", PasswordVault.NONE, InstantSource.system()),
                InstantSource.system(),
                problem -> {});
    }

    @Test
    void aStoreThatIsNotThereYetIsOpenedLaterAndItsFollowersAreToldWhatItHolds() {
        List<GatewayConf> heard = new CopyOnWriteArrayList<>();
        List<GatewayConf> notHeard = new CopyOnWriteArrayList<>();
        try (StoreService store = StoreService.start(openingAtTheSecond(new AtomicInteger()))) {
            var _ = store.watch(heard::add);
            store.watch(notHeard::add).close();
            assertThat(store.known()).isNull();
            assertThatThrownBy(store::read)
                    .isInstanceOf(ConfigStoreException.class)
                    .hasMessage("the store is not open: the cluster is down");
            assertThatThrownBy(() -> store.update(document -> document.put("a", 1)))
                    .hasMessage("the store is not open: the cluster is down");

            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !heard.isEmpty());

            assertThat(heard.getFirst()).isEqualTo(store.read());
            long epoch = store.update(document -> document.put("a", 1)).epoch();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> heard.getLast().epoch() == epoch);
            assertThat(notHeard).isEmpty();
        }
    }

    @Test
    void aFailureThatNobodyExpectsDoesNotEndTheAttempts() {
        AtomicInteger attempts = new AtomicInteger();
        Supplier<ConfigStore> opening =
                () -> {
                    if (attempts.incrementAndGet() <= 2) {
                        throw new IllegalStateException("odd");
                    }
                    return open();
                };
        try (StoreService store = StoreService.start(opening)) {
            assertThatThrownBy(store::read)
                    .hasMessage(
                            "the store is not open: opening it failed:"
                                    + " java.lang.IllegalStateException: odd");

            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> store.known() != null);
        }
    }

    @Test
    void aStoreThatIsThereIsKnownAtOnce() {
        try (StoreService store = StoreService.start(this::open)) {
            assertThat(store.known()).isEqualTo(store.read());
        }
    }

    @Test
    void afterTheEndNothingIsOpenedAnyMore() {
        AtomicInteger attempts = new AtomicInteger();
        StoreService store = StoreService.start(openingAtTheSecond(attempts));

        store.close();

        Awaitility.await()
                .during(Duration.ofSeconds(4)) // the next attempt would be after three
                .atMost(Duration.ofSeconds(30))
                .until(() -> attempts.get() == 1);
    }
}
