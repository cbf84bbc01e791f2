package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import io.rbdgate.fixtures.load.LoadResult;
import io.rbdgate.fixtures.load.LoadRun;
import io.rbdgate.fixtures.load.LoadSpec;
import io.rbdgate.fixtures.load.SizeShare;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every combination of InitialR2T, ImmediateData and both digests, end to end: what is written is
/// what is read, command by command and under load.
class TransferMatrixTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:matrix";
    private static final byte[] NONE = {};
    private static final int BLOCK_BYTES = 512;
    private static final int[] LENGTHS = {
        512,
        4096,
        8192,
        8704,
        65536,
        66048,
        131072,
        262144,
        262656,
        1 << 20,
        (1 << 20) + 512,
        3 << 20
    };

    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway =
                RunningGateway.serving(
                        directory,
                        "targets:\n  - iqn: "
                                + TARGET
                                + "\n    access: open\n    luns:\n"
                                + "      - {lun: 0, backstore: {type: memory, size: 64M}}\n"
                                + "      - {lun: 1, backstore: {type: file, path: "
                                + directory.resolve("disk.img")
                                + ", size: 64M}}\n");
    }

    @AfterAll
    static void stop() {
        gateway.assertHealthy();
        gateway.close();
    }

    static IntStream combinations() {
        return IntStream.range(0, 16);
    }

    /// Bit 0 InitialR2T, bit 1 ImmediateData, bit 2 header digest, bit 3 data digest.
    private static boolean bit(int combination, int bit) {
        return (combination >> bit & 1) != 0;
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyLengthIsReadAsItWasWritten(int combination, SeededRandom random) {
        LoginOptions options =
                LoginOptions.normal(TARGET)
                        .writeFlow(bit(combination, 0), bit(combination, 1))
                        .digests(bit(combination, 2), bit(combination, 3))
                        .offer("MaxRecvDataSegmentLength", "8192")
                        .offer("FirstBurstLength", "65536")
                        .offer("MaxBurstLength", "262144")
                        .offer("MaxOutstandingR2T", combination % 3 == 0 ? "4" : "1");
        try (RawInitiator initiator = gateway.loggedIn(options)) {
            assertThat(initiator.flow().initialR2t()).isEqualTo(bit(combination, 0));
            assertThat(initiator.flow().immediateData()).isEqualTo(bit(combination, 1));
            for (int lun = 0; lun <= 1; lun++) {
                clearAttention(initiator, lun);
                for (int length : LENGTHS) {
                    roundTrip(initiator, lun, length, random);
                }
            }
            initiator.logout();
        }
    }

    private static void clearAttention(RawInitiator initiator, int lun) {
        int tries = 0;
        while (!initiator.command(lun, new byte[6], NONE, 0).good()) {
            assertThat(tries++).isLessThan(5);
        }
    }

    private static void roundTrip(
            RawInitiator initiator, int lun, int length, SeededRandom random) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        int block = random.nextInt((64 << 20) / BLOCK_BYTES - length / BLOCK_BYTES);
        ScsiResult written = initiator.command(lun, cdb(0x8a, block, length), data, 0);
        assertThat(written.good()).as("writing %d: %s", length, written).isTrue();
        assertThat(written.overflow() || written.underflow()).isFalse();
        ScsiResult read = initiator.command(lun, cdb(0x88, block, length), NONE, length);
        assertThat(read.good()).as("reading %d: %s", length, read).isTrue();
        assertThat(read.data()).isEqualTo(data);
    }

    private static byte[] cdb(int opcode, long block, int length) {
        return ByteBuffer.allocate(16)
                .put(0, (byte) opcode)
                .putLong(2, block)
                .putInt(10, length / BLOCK_BYTES)
                .array();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void underLoadEveryBlockHoldsWhatWasAcknowledged(int combination) throws IOException {
        LoadSpec spec =
                LoadSpec.of(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), gateway.port()),
                                TARGET)
                        .luns(0, 1)
                        .sessions(2)
                        .queueDepth(4)
                        .readPercent(50)
                        .sizes(
                                new SizeShare(4096, 6),
                                new SizeShare(65536, 3),
                                new SizeShare(1 << 20, 1))
                        .initialR2t(bit(combination, 0))
                        .immediateData(bit(combination, 1))
                        .headerDigest(bit(combination, 2))
                        .dataDigest(bit(combination, 3))
                        .firstBurstBytes(65536)
                        .maxBurstBytes(262144)
                        .verify(true)
                        .commands(400)
                        .duration(Duration.ofSeconds(60))
                        .build();
        LoadResult result = LoadRun.start(spec).await();
        assertThat(result.complaints()).isEmpty();
        assertThat(result.errors()).isEmpty();
        assertThat(result.reads() + result.writes()).isEqualTo(800);
    }
}
