package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SystemClock;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.PendingCommand;
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

    private static final int SETS = 3;

    /// Measured on two cores with other work: single pairs 0.94 to 1.18, with two busy loops beside
    /// it 0.82 to 1.28, the median of any five in a row 0.92 to 1.07. With an event loop that
    /// sleeps for 100 of every 200 microseconds while commands are stuck: 2.6 to 3.6.
    private static final double LATENCY_RATIO = 1.5;

    private static final int WARM_UP = 5_000;
    private static final int SAMPLES = 1_000;

    /// Of five. Measured, with two busy loops beside it as well: 0.02 to 0.04.
    private static final double STUCK_CPU_SECONDS = 0.5;

    /// Until what was going on has ended.
    private static final Duration SETTLING = Duration.ofMillis(500);

    private static final byte[] NONE = {};
    private static final byte[] READ = cdb("28 00 00000000 00 0008 00");
    private static final byte[] TEST_UNIT_READY = cdb("00 00 00 00 00 00");

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
        OutageGaps.assertShort(gapsMillis);
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

    /// Idle and stuck in turn, within one pause of the OSDs, so that nothing distinguishes the two
    /// but the eight commands.
    @Test
    void stuckCommandsDoNotSlowTheOtherLun() {
        List<List<Double>> sets = new ArrayList<>();
        try (RawInitiator stuck = session(1);
                RawInitiator other = session(2)) {
            medianMicros(other, WARM_UP);
            do {
                sets.add(latencyRatios(stuck, other));
            } while (median(sets.getLast()) >= LATENCY_RATIO && sets.size() < SETS);
        }
        assertThat(median(sets.getLast())).as("ratios %s", sets).isLessThan(LATENCY_RATIO);
    }

    private List<Double> latencyRatios(RawInitiator stuck, RawInitiator other) {
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            ceph.pauseOsds();
            List<PendingCommand> commands;
            try {
                double idle = medianMicros(other, SAMPLES);
                commands = submitEight(stuck);
                ratios.add(medianMicros(other, SAMPLES) / idle);
            } finally {
                ceph.resumeOsds();
            }
            assertGood(stuck, commands);
        }
        return ratios;
    }

    @Test
    void commandsThatAreStuckCostNoCpu() throws Exception {
        try (RawInitiator stuck = session(1)) {
            ceph.pauseOsds();
            List<PendingCommand> commands = submitEight(stuck);
            double seconds;
            try {
                await(SETTLING);
                double before = gateway.process().cpuSeconds();
                await(Duration.ofSeconds(5));
                seconds = gateway.process().cpuSeconds() - before;
            } finally {
                ceph.resumeOsds();
            }
            assertGood(stuck, commands);
            assertThat(seconds).as("CPU seconds of 5").isLessThan(STUCK_CPU_SECONDS);
        }
    }

    /// Logged in, and rid of the unit attention that a new session meets.
    private RawInitiator session(int qualifier) {
        RawInitiator initiator =
                gateway.loggedIn(LoginOptions.normal(TARGET).isidQualifier(qualifier));
        for (int lun = 0; lun < 2; lun++) {
            assertThat(initiator.command(lun, TEST_UNIT_READY, NONE, 0).status()).isEqualTo(2);
        }
        return initiator;
    }

    /// READ(10) and WRITE(10) in turn, each of an object (4 MiB) of its own.
    private static List<PendingCommand> submitEight(RawInitiator initiator) {
        List<PendingCommand> commands = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String lba = "0000%d000".formatted(2 * i);
            commands.add(initiator.submit(0, cdb("28 00 " + lba + " 00 0008 00"), NONE, 4096));
            lba = "0000%d000".formatted(2 * i + 1);
            commands.add(
                    initiator.submit(0, cdb("2a 00 " + lba + " 00 0008 00"), new byte[4096], 0));
        }
        return commands;
    }

    private static void assertGood(RawInitiator initiator, List<PendingCommand> commands) {
        initiator.within(LIMIT);
        for (PendingCommand command : commands) {
            assertThat(initiator.await(command).status()).isZero();
        }
    }

    /// Of a READ(10) of the memory LUN followed by a TEST UNIT READY of the one on RBD, whose event
    /// loop may be another.
    private static double medianMicros(RawInitiator initiator, int samples) {
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            long began = SystemClock.NANOS.getAsLong();
            int read = initiator.command(1, READ, NONE, 4096).status();
            int ready = initiator.command(0, TEST_UNIT_READY, NONE, 0).status();
            micros.add((SystemClock.NANOS.getAsLong() - began) / 1e3);
            assertThat(read | ready).isZero();
        }
        return median(micros);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static byte[] cdb(String hex) {
        return PduText.bytes(hex);
    }

    private static void await(Duration time) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(never).isFalse();
    }
}
