package io.rbdgate.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.rbd.RbdException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// When a cluster client may carry data.
final class DataClientGateTest {
    private static final long LIMIT_SECONDS = 30;

    private final CountDownLatch sessionsEnded = new CountDownLatch(1);
    private volatile boolean announced;

    private DataClientGate gate(long epoch) {
        return new DataClientGate(
                new DataClientGate.Announcer() {
                    @Override
                    public long announce(String address) {
                        announced = true;
                        return epoch;
                    }

                    @Override
                    public void retire(String address) {}
                },
                this::awaitSessions);
    }

    private void awaitSessions() {
        try {
            assertThat(sessionsEnded.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<Void> connects(DataClientGate gate) {
        CompletableFuture<Void> connected =
                CompletableFuture.runAsync(() -> gate.connected("127.0.0.1:0/1"));
        Awaitility.await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> announced);
        return connected;
    }

    @Test
    void notBeforeTheConfigurationReadAfterItWasAnnouncedIsServed() throws Exception {
        DataClientGate gate = gate(7);
        gate.serves(6);
        CompletableFuture<Void> connected = connects(gate);
        assertThat(connected).isNotDone();

        gate.serves(7);

        assertThat(connected.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void notAfterAFenceBeforeTheSessionsOfTheFencedOneHaveEnded() throws Exception {
        DataClientGate gate = gate(7);
        gate.serves(7);
        gate.fenced("127.0.0.1:0/0");
        CompletableFuture<Void> connected = connects(gate);
        assertThat(connected).isNotDone();

        sessionsEnded.countDown();

        assertThat(connected.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void notWhenTheOthersCannotBeToldOfIt() {
        DataClientGate gate =
                new DataClientGate(
                        new DataClientGate.Announcer() {
                            @Override
                            public long announce(String address) {
                                throw new ConfigStoreException("no answer");
                            }

                            @Override
                            public void retire(String address) {}
                        },
                        () -> {});

        assertThatThrownBy(() -> gate.connected("127.0.0.1:0/1"))
                .isInstanceOf(RbdException.class)
                .hasMessage("disks wait until others can know of it: no answer");
    }
}
