package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.load.LedgerCheck;
import io.rbdgate.fixtures.load.LoadResult;
import io.rbdgate.fixtures.load.LoadRun;
import io.rbdgate.fixtures.load.LoadSpec;
import io.rbdgate.fixtures.load.LoadSpecBuilder;
import io.rbdgate.fixtures.load.SizeShare;
import io.rbdgate.fixtures.load.WriteLedger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of the gateway while eight writers write to a file LUN: writable again within six
/// seconds, and every acknowledged write is there.
class KillUnderLoadTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:crash";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROUNDS = 10;

    @TempDir Path directory;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        gateway =
                RunningGateway.serving(
                        directory,
                        "targets:\n  - iqn: "
                                + TARGET
                                + "\n    access: open\n    luns:\n"
                                + "      - {lun: 0, backstore: {type: file, path: "
                                + image()
                                + ", size: 64M}}\n");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Path image() {
        return directory.resolve("disk.img");
    }

    private LoadSpecBuilder writers() {
        return LoadSpec.of(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()),
                        TARGET)
                .sessions(8)
                .queueDepth(4)
                .readPercent(10)
                .sizes(new SizeShare(4096, 6), new SizeShare(65536, 2), new SizeShare(1 << 18, 1))
                .verify(true)
                .duration(Duration.ofMinutes(5))
                .reconnectLimit(LIMIT);
    }

    @Test
    void everyAcknowledgedWriteSurvivesTenKills() throws Exception {
        List<WriteLedger> ledgers = List.of();
        List<Double> gapsMillis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            LoadResult result;
            try (LoadRun run = LoadRun.start(writers().seed(7).build(), ledgers)) {
                run.awaitMore(300, LIMIT);
                gateway.killAndRestart();
                run.awaitMore(300, LIMIT);
                result = run.stop();
                ledgers = run.ledgers();
            }
            assertThat(result.complaints()).as("round %d", round).isEmpty();
            assertThat(result.reconnects()).as("round %d: %s", round, result).isEqualTo(8);
            gapsMillis.add(result.longestGapMillis());
            assertThat(LedgerCheck.file(ledgers.getFirst(), image()))
                    .as("round %d", round)
                    .isEmpty();
        }
        assertThat(ledgers.getFirst().writtenUnits()).isPositive();
        OutageGaps.assertShort(gapsMillis);
    }
}
