package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CutConnectionTest {
    private final HeldBackstore disk = new HeldBackstore();
    private final TestTarget target = new TestTarget(TestTarget.Shape.usual().with(disk));

    @AfterEach
    void stop() {
        disk.release();
        target.close();
    }

    private RawInitiator loggedIn() {
        RawInitiator initiator =
                RawInitiator.loggedIn(
                        target.port(),
                        LoginOptions.normal(TestTarget.IQN).offer("InitialR2T", "Yes"));
        initiator.command(Cdbs.testUnitReady(), new byte[0], 0);
        return initiator;
    }

    private void awaitNothingLeft() {
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            assertThat(target.server().sessions()).isEmpty();
                            assertThat(target.server().bytesInFlight()).isZero();
                        });
    }

    @Test
    void aWriteCutInTheMiddleOfItsDataIsNotWritten() {
        try (RawInitiator initiator = loggedIn()) {
            int tag = initiator.send(Pdus.write(Cdbs.write10(0, 512), 262144));
            RawPdu r2t = initiator.read();
            byte[] dataOut =
                    Pdus.dataOut(tag, r2t.ttt(), 0, 0, Cdbs.bytes(262144, 1)).encode(false, false);
            initiator.send(Arrays.copyOf(dataOut, 200_000));
        }
        awaitNothingLeft();
        try (RawInitiator initiator = loggedIn()) {
            ScsiResult read = initiator.command(Cdbs.read10(0, 512), new byte[0], 262144);
            assertThat(read.data()).containsOnly(0);
        }
    }

    @Test
    void readsOfAnInitiatorThatNeverReadsAreGivenBackWhenItGoes() {
        try (RawInitiator initiator = loggedIn()) {
            for (int i = 0; i < 120; i++) {
                initiator.submit(0, Cdbs.read10(0, 2048), new byte[0], 1 << 20);
            }
            Awaitility.await().until(() -> target.server().bytesInFlight() > 0);
            try (RawInitiator other =
                    RawInitiator.loggedIn(
                            target.port(), LoginOptions.normal(TestTarget.IQN).isidQualifier(5))) {
                other.command(Cdbs.testUnitReady(), new byte[0], 0);
                ScsiResult read = other.command(Cdbs.read10(0, 8), new byte[0], 4096);
                assertThat(read.good()).isTrue();
            }
            assertThat(target.server().bytesInFlight()).isLessThanOrEqualTo(66L << 20);
        }
        awaitNothingLeft();
    }

    @Test
    void ioInFlightWhenTheConnectionBreaksStillEndsCleanly() throws InterruptedException {
        disk.hold(2);
        try (RawInitiator initiator = loggedIn()) {
            initiator.submit(0, Cdbs.write10(0, 8), Cdbs.bytes(4096, 1), 0);
            initiator.submit(0, Cdbs.read10(64, 8), new byte[0], 4096);
            assertThat(disk.awaitArrivals()).isTrue();
        }
        Awaitility.await().until(() -> target.server().sessions().isEmpty());
        disk.release();
        awaitNothingLeft();
    }
}
