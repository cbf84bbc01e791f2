package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random commands of three hosts that meet on the same blocks, over the wire and on every
/// backstore: reads, answers, counters and tokens are what some order of the commands would have
/// made.
@RealCeph
class InterleavedCommandsTest {
    @TempDir private static Path directory;

    private static RunningGateway gateway;

    @BeforeAll
    static void start(CephCluster ceph) {
        gateway = RunningGateway.serving(directory, InterleavedDisks.configuration(ceph));
    }

    @AfterAll
    static void stop() {
        gateway.assertHealthy();
        gateway.close();
    }

    static List<String> kinds() {
        return InterleavedDisks.KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whateverMeetsIsAsIfOneAfterTheOther(String kind, SeededRandom random) {
        assertThat(InterleavedDisks.meet(gateway, kind, random, 1200)).startsWith("1200 commands");
    }
}
