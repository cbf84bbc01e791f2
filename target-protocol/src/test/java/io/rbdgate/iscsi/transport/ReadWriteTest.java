package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PendingCommand;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadWriteTest {
    private TestTarget target = new TestTarget(TestTarget.Shape.usual());

    @AfterEach
    void stop() {
        target.close();
    }

    private static RawInitiator ready(TestTarget on, LoginOptions options) {
        RawInitiator initiator = RawInitiator.loggedIn(on.port(), options);
        // The first command of a nexus gets the power-on unit attention.
        initiator.command(Cdbs.testUnitReady(), new byte[0], 0);
        return initiator;
    }

    private static void roundTrip(RawInitiator initiator, int lba, int bytes, int seed) {
        byte[] written = Cdbs.bytes(bytes, seed);
        ScsiResult write = initiator.command(Cdbs.write10(lba, bytes / 512), written, 0);
        assertThat(write.good()).as("%s", write).isTrue();
        assertThat(write.residual()).isZero();
        ScsiResult read = initiator.command(Cdbs.read10(lba, bytes / 512), new byte[0], bytes);
        assertThat(read.good()).as("%s", read).isTrue();
        assertThat(read.data()).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, 512, 512, 1",
        "true, false, 512, 512, 1",
        "false, true, 512, 512, 1",
        "false, false, 512, 512, 1",
        "true, true, 8192, 65536, 1",
        "true, false, 8192, 65536, 4",
        "false, true, 65536, 65536, 4",
        "false, false, 262144, 1048576, 8"
    })
    void whatIsWrittenIsReadBackUnderEveryDataTransferRule(
            boolean initialR2t, boolean immediate, int firstBurst, int maxBurst, int r2ts) {
        LoginOptions options =
                LoginOptions.normal(TestTarget.IQN)
                        .writeFlow(initialR2t, immediate)
                        .offer("FirstBurstLength", String.valueOf(firstBurst))
                        .offer("MaxBurstLength", String.valueOf(maxBurst))
                        .offer("MaxOutstandingR2T", String.valueOf(r2ts));
        target.close();
        io.rbdgate.config.IscsiParameters usual = io.rbdgate.config.IscsiParameters.DEFAULTS;
        target =
                new TestTarget(
                        TestTarget.Shape.usual()
                                .with(
                                        new io.rbdgate.config.IscsiParameters(
                                                8192,
                                                usual.maxBurstLength(),
                                                usual.firstBurstLength(),
                                                true,
                                                false,
                                                8,
                                                1,
                                                0,
                                                usual.headerDigest(),
                                                usual.dataDigest(),
                                                128)));
        try (RawInitiator initiator = ready(target, options)) {
            roundTrip(initiator, 0, 512, 1);
            roundTrip(initiator, 7, 8192, 2);
            roundTrip(initiator, 100, 65536 + 512, 3);
            roundTrip(initiator, 1000, 1 << 20, 4);
            roundTrip(initiator, 5000, (3 << 20) + 1536, 5);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void digestsCoverEveryPdu(boolean header, boolean data) {
        LoginOptions options =
                LoginOptions.normal(TestTarget.IQN)
                        .digests(header, data)
                        .offer("InitialR2T", "No")
                        .offer("MaxRecvDataSegmentLength", "4096");
        try (RawInitiator initiator = ready(target, options)) {
            roundTrip(initiator, 0, 4096, 1);
            roundTrip(initiator, 9, 300 * 1024, 2);
            ScsiResult inquiry =
                    initiator.command(new byte[] {0x12, 0, 0, 0, 37, 0}, new byte[0], 37);
            assertThat(inquiry.good()).isTrue();
        }
    }

    @Test
    void manyCommandsAtOnceKeepTheirData() {
        try (RawInitiator initiator = ready(target, LoginOptions.normal(TestTarget.IQN))) {
            List<PendingCommand> writes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                writes.add(initiator.submit(0, Cdbs.write10(i * 32, 32), Cdbs.bytes(16384, i), 0));
            }
            for (PendingCommand write : writes) {
                assertThat(initiator.await(write).good()).isTrue();
            }
            for (int i = 0; i < 100; i++) {
                ScsiResult read = initiator.command(Cdbs.read10(i * 32, 32), new byte[0], 16384);
                assertThat(read.data()).isEqualTo(Cdbs.bytes(16384, i));
            }
        }
    }

    @Test
    void overflowAndUnderflowAreCounted() {
        try (RawInitiator initiator = ready(target, LoginOptions.normal(TestTarget.IQN))) {
            ScsiResult over = initiator.command(Cdbs.read10(0, 2), new byte[0], 512);
            assertThat(over.good()).isTrue();
            assertThat(over.overflow()).isTrue();
            assertThat(over.residual()).isEqualTo(512);
            ScsiResult under = initiator.command(Cdbs.read10(0, 1), new byte[0], 2048);
            assertThat(under.underflow()).isTrue();
            assertThat(under.residual()).isEqualTo(1536);
            assertThat(under.data()).hasSize(512);
        }
    }

    @Test
    void theFallbackTransportCarriesReadsAndWritesToo() {
        target.close();
        target = new TestTarget(TestTarget.Shape.usual().inLoops(2, false));
        assertThat(target.loops().transport()).isEqualTo("nio");
        for (boolean digests : new boolean[] {false, true}) {
            LoginOptions options = LoginOptions.normal(TestTarget.IQN).digests(digests, digests);
            try (RawInitiator initiator = ready(target, options)) {
                for (int bytes = 512; bytes <= 1 << 20; bytes *= 8) {
                    roundTrip(initiator, 64, bytes, bytes);
                }
                roundTrip(initiator, 64, 3 << 20, 3);
                initiator.logout();
            }
        }
    }
}
