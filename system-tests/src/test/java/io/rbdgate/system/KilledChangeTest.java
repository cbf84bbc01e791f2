package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway's process is killed at every step of a change: the next start finds the document
/// before or after it, whole, and takes the next change at once.
@RealCeph
class KilledChangeTest {
    private static final String INITIATOR = "iqn.1994-05.com.redhat:";

    /// Below the 30 s for which a dead holder's lock is respected when nothing is known of it.
    private static final Duration AT_ONCE = Duration.ofSeconds(11);

    private final CephCluster ceph;

    @TempDir private Path directory;

    KilledChangeTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private static String word(String step) {
        return step.toLowerCase(Locale.ROOT).replace('_', '-'); // as names of initiators have it
    }

    private static void killAtEach(KilledGateway gateway, List<String> before, List<String> after)
            throws IOException {
        List<String> expected = new ArrayList<>();
        List<String> steps = new ArrayList<>(before);
        steps.addAll(after);
        for (String step : steps) {
            String killed = INITIATOR + "killed-" + word(step);
            gateway.addKilledAt(step, killed);
            if (after.contains(step)) {
                expected.add(killed);
            }
            assertThat(gateway.stored()).as(step).containsExactlyInAnyOrderElementsOf(expected);

            Instant begin = Instant.now();
            String next = INITIATOR + "after-" + word(step);
            gateway.add(next);
            expected.add(next);

            assertThat(Duration.between(begin, Instant.now()))
                    .as("%s%n%s", step, gateway.process().output())
                    .isLessThan(AT_ONCE);
            assertThat(gateway.stored()).as(step).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void inADirectoryTheDocumentIsTheOldOrTheNewOne() throws IOException {
        try (KilledGateway gateway = new KilledGateway(directory, "store: file:store")) {
            killAtEach(
                    gateway,
                    List.of("LOCKED", "CREATED", "HALF_WRITTEN", "WRITTEN", "SYNCED"),
                    List.of("RENAMED", "DIRECTORY_SYNCED", "APPLY", "APPLIED"));
        }
    }

    @Test
    void inRadosTheDocumentIsTheOldOrTheNewOneAndTheLockOfTheDeadIsNotWaitedFor()
            throws IOException {
        String pool = "killed_" + FreePorts.take();
        ceph.createPool(pool);
        String store =
                "ceph: {conf: %s, client: client.admin, pool: %s}%nstore: rados"
                        .formatted(ceph.conf(), pool);
        try (KilledGateway gateway = new KilledGateway(directory, store)) {
            killAtEach(
                    gateway,
                    List.of("READ", "WRITE"),
                    List.of("UNLOCK", "NOTIFY", "APPLY", "APPLIED"));
        } finally {
            ceph.clearBlocklist();
            ceph.deletePool(pool);
        }
    }
}
