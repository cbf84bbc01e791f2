package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.suite.LibiscsiSuite;
import io.rbdgate.fixtures.suite.SkipList;
import io.rbdgate.fixtures.suite.TestOutcome;
import io.rbdgate.fixtures.suite.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// libiscsi's 230 tests on a LUN of each kind, side by side, each kind with a target of its own.
/// Which of them may skip, and why, is in `libiscsi/skips.txt`.
@RealCeph
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LibiscsiSuiteTest {

    private static final int ALL_TESTS = 230;
    private static final long MUST_PASS = 150;

    @TempDir private static Path directory;

    private static final Map<String, FutureTask<List<TestOutcome>>> RUNS =
            new ConcurrentHashMap<>();
    private static GatewayProcess gateway;

    @BeforeAll
    static void startAllRuns(CephCluster ceph) {
        gateway = GatewayProcess.forThisHost(directory);
        gateway.start(
                """
                ceph: {conf: %s, client: client.admin}
                targets:
                  - iqn: iqn.2026-11.io.rbdgate:memory
                    access: open
                    luns: [{lun: 0, physicalBlockSize: 4096, backstore: {type: memory, size: 512M}}]
                  - iqn: iqn.2026-11.io.rbdgate:file
                    access: open
                    luns: [{lun: 0, physicalBlockSize: 4096, backstore: {type: file, path: disk.img, size: 512M}}]
                  - iqn: iqn.2026-11.io.rbdgate:rbd
                    access: open
                    luns: [{lun: 0, physicalBlockSize: 4096, backstore: {type: rbd, pool: rbd, image: libiscsi, create: 512M}}]
                """
                        .formatted(ceph.conf()));
        for (String kind : List.of("memory", "file", "rbd")) {
            String url = gateway.url("iqn.2026-11.io.rbdgate:" + kind, 0);
            FutureTask<List<TestOutcome>> run = new FutureTask<>(() -> LibiscsiSuite.on(url).run());
            RUNS.put(kind, run);
            Thread.ofPlatform().daemon().name("libiscsi on " + kind).start(run);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "rbd"})
    void noTestFailsAndOnlyListedOnesSkip(String kind) throws Exception {
        List<TestOutcome> outcomes = Objects.requireNonNull(RUNS.get(kind)).get();
        keep(kind, outcomes);

        assertThat(outcomes).hasSize(ALL_TESTS);
        assertThat(SkipList.read(skips(), kind).differences(outcomes))
                .as(() -> kind + ": " + LibiscsiSuite.count(outcomes))
                .isEmpty();
        assertThat(LibiscsiSuite.count(outcomes).get(Verdict.PASS))
                .isGreaterThanOrEqualTo(MUST_PASS);
    }

    private static Path skips() {
        return Path.of(System.getProperty("rbdgate.root"), "system-tests", "libiscsi", "skips.txt");
    }

    // the verdicts, and the steps of what did not pass, for whoever has to mend it
    private static void keep(String kind, List<TestOutcome> outcomes) throws IOException {
        Path results = Files.createDirectories(Path.of("target", "libiscsi"));
        String summary =
                outcomes.stream().map(TestOutcome::toString).collect(Collectors.joining("\n"));
        String details =
                outcomes.stream()
                        .filter(outcome -> outcome.verdict() != Verdict.PASS)
                        .map(outcome -> outcome + "\n" + outcome.lastSteps() + "\n\n")
                        .collect(Collectors.joining());
        Files.writeString(results.resolve(kind + ".txt"), summary + "\n");
        Files.writeString(results.resolve(kind + "-details.txt"), details);
    }
}
