package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.load.LedgerCheck;
import io.rbdgate.fixtures.load.LoadResult;
import io.rbdgate.fixtures.load.LoadRun;
import io.rbdgate.fixtures.load.LoadSpec;
import io.rbdgate.fixtures.load.LoadSpecBuilder;
import io.rbdgate.fixtures.load.WriteLedger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a disk on RBD survives: kill -9 of the gateway under load, and OSDs that do not answer for
/// twenty seconds.
@RealCeph
final class RbdOutageTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:outage";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KILLS = 10;
    private static final int PAIRS = 5;

    /// For the best of the rounds, since the start of a JVM takes a multiple on a busy host.
    private static final double BEST_GAP_MILLIS = 6_000;

    private final CephCluster ceph;
    private final String image = "outage_" + System.nanoTime();

    @TempDir Path directory;
    private RunningGateway gateway;

    RbdOutageTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() {
        gateway =
                RunningGateway.serving(
                        directory,
                        """
                        gateway: {name: outage.example.org}
                        ceph: {conf: %s, client: client.admin}
                        targets:
                          - iqn: %s
                            access: open
                            luns:
                              - {lun: 0, backstore: {type: rbd, pool: rbd, image: %s, create: 64M}}
                              - {lun: 1, backstore: {type: memory, size: 64M}}
                        """
                                .formatted(ceph.conf(), TARGET, image));
    }

    @AfterEach
    void stop() {
        gateway.close();
        ceph.rbd("rm", "rbd/" + image);
    }

    private LoadSpecBuilder load(int lun) {
        return LoadSpec.of(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()),
                        TARGET)
                .luns(lun)
                .bytes(4096)
                .verify(true)
                .reconnectLimit(LIMIT)
                .commandLimit(LIMIT);
    }

    @Test
    void everyAcknowledgedWriteSurvivesTenKillsOfTheGateway() throws Exception {
        List<WriteLedger> ledgers = List.of();
        List<Double> gapsMillis = new ArrayList<>();
        for (int round = 0; round < KILLS; round++) {
            LoadSpec writers =
                    load(0).sessions(8)
                            .queueDepth(4)
                            .readPercent(10)
                            .seed(11)
                            .duration(Duration.ofMinutes(5))
                            .build();
            LoadResult result;
            try (LoadRun run = LoadRun.start(writers, ledgers)) {
                run.awaitMore(200, LIMIT);
                gateway.killAndRestart();
                run.awaitMore(200, LIMIT);
                result = run.stop();
                ledgers = run.ledgers();
            }
            assertThat(result.complaints()).as("round %d", round).isEmpty();
            gapsMillis.add(result.longestGapMillis());
        }
        try (RawInitiator reader = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            assertThat(LedgerCheck.lun(ledgers.getFirst(), reader)).isEmpty();
        }
        assertThat(ledgers.getFirst().writtenUnits()).isPositive();
        assertThat(Collections.min(gapsMillis))
                .as("gaps of the rounds: %s", gapsMillis)
                .isLessThan(BEST_GAP_MILLIS);
    }

    @Test
    void pausedOsdsLoseNothingAndDropNoSession() throws Exception {
        LoadSpec writers =
                load(0).sessions(4)
                        .queueDepth(4)
                        .readPercent(30)
                        .seed(12)
                        .duration(Duration.ofMinutes(5))
                        .build();
        try (LoadRun run = LoadRun.start(writers)) {
            run.awaitMore(200, LIMIT);
            ceph.pauseOsds();
            try {
                await(Duration.ofSeconds(20));
            } finally {
                ceph.resumeOsds();
            }
            run.awaitMore(200, LIMIT);
            LoadResult result = run.stop();
            assertThat(result.complaints()).isEmpty();
            assertThat(result.errors()).isEmpty();
            assertThat(result.reconnects()).isZero();
            assertThat(result.longestGapMillis()).isGreaterThan(15_000);
            try (RawInitiator reader = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                assertThat(LedgerCheck.lun(run.ledgers().getFirst(), reader)).isEmpty();
            }
        }
    }

    /// Five pairs, paused and not in turn; the bound is wide, since other work runs on a test host:
    /// the figure itself is taken by a benchmark.
    @Test
    void otherLunsKeepTheirLatencyWhileTheOsdsArePaused() throws Exception {
        LoadSpec stuck =
                load(0).sessions(1)
                        .queueDepth(8)
                        .readPercent(50)
                        .seed(13)
                        .duration(Duration.ofMinutes(5))
                        .build();
        List<Double> ratios = new ArrayList<>();
        try (LoadRun run = LoadRun.start(stuck)) {
            run.awaitMore(50, LIMIT);
            for (int pair = 0; pair < PAIRS; pair++) {
                double usual = medianMicros(pair);
                ceph.pauseOsds();
                double paused;
                try {
                    paused = medianMicros(pair);
                } finally {
                    ceph.resumeOsds();
                }
                ratios.add(paused / usual);
                run.awaitMore(20, LIMIT);
            }
            assertThat(run.stop().complaints()).isEmpty();
        }
        Collections.sort(ratios);
        assertThat(ratios.get(PAIRS / 2)).as("ratios %s", ratios).isLessThan(1.5);
    }

    private double medianMicros(int seed) throws Exception {
        LoadSpec spec =
                load(1).sessions(1)
                        .queueDepth(1)
                        .readPercent(100)
                        .verify(false)
                        .seed(seed)
                        .duration(Duration.ofSeconds(2))
                        .build();
        try (LoadRun run = LoadRun.start(spec)) {
            return run.await().read().p50();
        }
    }

    private static void await(Duration time) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(never).isFalse();
    }
}
