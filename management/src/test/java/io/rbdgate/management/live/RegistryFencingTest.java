package io.rbdgate.management.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.registry.GatewayRecord;
import io.rbdgate.config.registry.GatewayRegistry;
import io.rbdgate.config.store.ConfigStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who is fenced by what the gateways have published, and who cannot be.
final class RegistryFencingTest {
    private final Published published = new Published();
    private int mapsAwaited;
    private final RegistryFencing fencing =
            new RegistryFencing(published, "gw1-run", () -> mapsAwaited++);

    /// A registry in memory.
    private static final class Published implements GatewayRegistry {
        private final List<GatewayRecord> records = new ArrayList<>();
        private final List<String> fenced = new ArrayList<>();
        private String obstacle = "";
        private boolean reachable = true;

        void run(String gateway, String instance, String... clients) {
            records.add(
                    new GatewayRecord(
                            gateway, instance, List.of(), "", List.of(clients), List.of()));
        }

        @Override
        public List<GatewayRecord> records() {
            if (!reachable) {
                throw new ConfigStoreException("the cluster does not answer");
            }
            return List.copyOf(records);
        }

        @Override
        public void publish(GatewayRecord record) {
            records.add(record);
        }

        @Override
        public void remove(GatewayRecord record) {
            records.remove(record);
        }

        @Override
        public String fencingObstacle() {
            return obstacle;
        }

        @Override
        public void fence(GatewayRecord record, List<String> clients, String why) {
            fenced.add(record.instance() + " " + clients);
        }

        @Override
        public List<String> fenced() {
            return fenced;
        }

        @Override
        public void close() {}
    }

    @Test
    void everyRunButTheOneThatHasConfirmedIsFencedAndTheMapAwaitedOnce() {
        published.run("gw1", "gw1-run", "a:0/1");
        published.run("gw2", "old", "b:0/1", "b:0/2");
        published.run("gw2", "new", "b:0/3");
        published.run("gw3", "other", "c:0/1");

        fencing.fence(Map.of("gw1", "gw1-run", "gw2", "new"), "why");

        assertThat(published.fenced).containsExactly("old [b:0/1, b:0/2]");
        assertThat(mapsAwaited).isEqualTo(1);
    }

    @Test
    void whatCanWriteNothingIsNotFenced() {
        published.run("gw2", "stopped");

        fencing.fence(Map.of("gw2", ""), "why");

        assertThat(published.fenced).isEmpty();
        assertThat(mapsAwaited).isZero();
        assertThat(fencing.obstacle("gw2")).isNull();
    }

    @Test
    void aGatewayThatHasPublishedNothingCannotBeReliedOnButLetGo() {
        assertThat(fencing.obstacle("gw2"))
                .startsWith("it cannot be fenced: it has published no data client");
        assertThat(fencing.danger("gw2")).isNull();
    }

    @Test
    void aGatewayThatWritesAndMayNotBeFencedIsADanger() {
        published.run("gw2", "run", "b:0/1");
        published.obstacle = "not permitted";

        assertThat(fencing.danger("gw2")).isEqualTo("it cannot be fenced: not permitted");
        assertThat(fencing.obstacle("gw2")).isEqualTo("it cannot be fenced: not permitted");
    }

    @Test
    void aGatewayOfWhichNothingCanBeReadIsADanger() {
        published.reachable = false;

        assertThat(fencing.danger("gw2"))
                .isEqualTo("it cannot be fenced: the cluster does not answer");
    }
}
