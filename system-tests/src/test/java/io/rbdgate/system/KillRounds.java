package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.CephProfile;
import io.rbdgate.fixtures.host.RunDirectory;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.load.LedgerCheck;
import io.rbdgate.fixtures.load.LoadResult;
import io.rbdgate.fixtures.load.LoadRun;
import io.rbdgate.fixtures.load.LoadSpec;
import io.rbdgate.fixtures.load.SizeShare;
import io.rbdgate.fixtures.load.WriteLedger;
import io.rbdgate.system.LongRun.TimeLimit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// kill -9 of the gateway at random moments under verified load, round after round on one disk, on
/// a file and on RBD: every acknowledged write is there after each of them.
final class KillRounds {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:kill";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PER_PART = Duration.ofSeconds(220);

    private final RunningGateway gateway;
    private final SeededRandom random;
    private final List<Double> gapsMillis = new ArrayList<>();
    private List<WriteLedger> ledgers = List.of();

    private KillRounds(RunningGateway gateway, long seed) {
        this.gateway = gateway;
        this.random = new SeededRandom(seed);
    }

    /// `--seed N` repeats the same load and moments, as far as a load can be repeated.
    public static void main(String[] arguments) throws Exception {
        int status =
                new LongRun("kill", PER_PART)
                        .part("file", KillRounds::onFile)
                        .part("rbd", KillRounds::onRbd)
                        .run(List.of(arguments));
        System.exit(status);
    }

    private static String onFile(long seed, TimeLimit limit) throws Exception {
        return on("{type: file, path: disk.img, size: 64M}", "", seed, limit);
    }

    private static String onRbd(long seed, TimeLimit limit) throws Exception {
        try (CephCluster ceph = CephCluster.start(CephProfile.SMALL)) {
            String cluster =
                    """
                    gateway: {name: kill.example.org}
                    ceph: {conf: %s, client: client.admin}
                    """
                            .formatted(ceph.conf());
            String disk = "{type: rbd, pool: rbd, image: kill, create: 64M}";
            return on(disk, cluster, seed, limit);
        }
    }

    private static String on(String disk, String cluster, long seed, TimeLimit limit)
            throws Exception {
        String targets =
                """
                targets:
                  - iqn: %s
                    access: open
                    luns: [{lun: 0, backstore: %s}]
                """
                        .formatted(TARGET, disk);
        return RunDirectory.with(
                "kill",
                directory -> {
                    try (RunningGateway gateway =
                            RunningGateway.serving(directory, cluster + targets)) {
                        return new KillRounds(gateway, seed).rounds(limit);
                    }
                });
    }

    private String rounds(TimeLimit limit) throws Exception {
        do {
            round();
        } while (!limit.isOver());
        return "%d kills, %d units of 4 KiB written, gaps of %.0f to %.0f ms"
                .formatted(
                        gapsMillis.size(),
                        ledgers.getFirst().writtenUnits(),
                        Collections.min(gapsMillis),
                        Collections.max(gapsMillis));
    }

    private void round() throws Exception {
        int round = gapsMillis.size();
        LoadResult result;
        try (LoadRun run = LoadRun.start(load(), ledgers)) {
            run.awaitMore(50 + random.nextInt(1000), LIMIT);
            gateway.killAndRestart();
            run.awaitMore(100, LIMIT);
            result = run.stop();
            ledgers = run.ledgers();
        }
        assertThat(result.complaints()).as("read back in round %d", round).isEmpty();
        try (RawInitiator reader = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            assertThat(LedgerCheck.lun(ledgers.getFirst(), reader))
                    .as("on the disk after round %d", round)
                    .isEmpty();
        }
        gapsMillis.add(result.longestGapMillis());
    }

    private LoadSpec load() {
        InetSocketAddress portal =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port());
        return LoadSpec.of(portal, TARGET)
                .sessions(1 + random.nextInt(8))
                .queueDepth(1 + random.nextInt(8))
                .readPercent(random.nextInt(40))
                .sizes(new SizeShare(4096, 6), new SizeShare(65536, 2), new SizeShare(1 << 18, 1))
                .verify(true)
                .seed(random.nextInt(1 << 30))
                .duration(Duration.ofMinutes(5))
                .reconnectLimit(LIMIT)
                .commandLimit(LIMIT)
                .build();
    }
}
