package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a host hears of its commands when another one resets the unit: status 40h (RFC 7143
/// §4.2.3.3, SAM-5 r21 §5.3.1).
class TaskAbortedStatusTest {
    private static final int TASK_ABORTED = 0x40;
    private static final byte[] NOTHING = {};

    private final HeldBackstore disk = new HeldBackstore();
    private final TestTarget target = new TestTarget(TestTarget.Shape.usual().with(disk));
    private final RawInitiator initiator = loggedIn("iqn.2026-11.io.rbdgate.test:a");
    private final RawInitiator other = loggedIn("iqn.2026-11.io.rbdgate.test:b");

    private RawInitiator loggedIn(String name) {
        LoginOptions options =
                LoginOptions.normal(TestTarget.IQN).initiator(name).writeFlow(true, false);
        return RawInitiator.loggedIn(target.port(), options);
    }

    @BeforeEach
    void clearUnitAttentions() {
        initiator.command(Cdbs.testUnitReady(), NOTHING, 0);
        other.command(Cdbs.testUnitReady(), NOTHING, 0);
    }

    @AfterEach
    void stop() {
        disk.release();
        initiator.close();
        other.close();
        target.close();
    }

    private static void assertAborted(RawPdu answer, int tag) {
        assertThat(answer.opcode()).isEqualTo(0x21);
        assertThat(answer.itt()).isEqualTo(tag);
        assertThat(answer.response()).isZero();
        assertThat(answer.byteAt(3)).isEqualTo(TASK_ABORTED);
        assertThat(answer.data()).isEmpty();
    }

    private void assertReset() {
        RawPdu answer = initiator.read();
        assertThat(answer.opcode()).isEqualTo(0x22);
        assertThat(answer.response()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void aWriteInTheBackstoreIsAnsweredWhenItHasLanded(int function) throws InterruptedException {
        disk.hold(1);
        int tag = other.send(Pdus.write(Cdbs.write10(0, 8), 4096));
        RawPdu request = other.read();
        other.send(Pdus.dataOut(tag, request.ttt(), 0, 0, Cdbs.bytes(4096, 1)));
        assertThat(disk.awaitArrivals()).isTrue();
        initiator.send(Pdus.taskManagement(function, 0, Pdus.NO_TAG));
        initiator.command(Cdbs.testUnitReady(), NOTHING, 0); // the unit has had both now
        disk.release();

        assertAborted(other.read(), tag);
        assertReset();
        other.command(Cdbs.testUnitReady(), NOTHING, 0);
        ScsiResult read = other.command(Cdbs.read10(0, 8), NOTHING, 4096);
        assertThat(read.data()).isEqualTo(Cdbs.bytes(4096, 1));
    }

    @Test
    void aWriteWhoseDataIsDueIsAnsweredAfterItAndChangesNothing() {
        int tag = other.send(Pdus.write(Cdbs.write10(0, 16), 8192));
        RawPdu request = other.read();
        assertThat(request.opcode()).isEqualTo(0x31);
        initiator.send(Pdus.taskManagement(5, 0, Pdus.NO_TAG));
        assertReset();

        other.send(Pdus.dataOut(tag, request.ttt(), 0, 0, Cdbs.bytes(8192, 1)));

        assertAborted(other.read(), tag);
        other.command(Cdbs.testUnitReady(), NOTHING, 0);
        ScsiResult read = other.command(Cdbs.read10(0, 16), NOTHING, 8192);
        assertThat(read.data()).hasSize(8192).containsOnly(0);
    }

    @Test
    void afterManyOfThemTheSessionWorksAsBefore() {
        for (int i = 0; i < 100; i++) {
            int tag = other.send(Pdus.write(Cdbs.write10(0, 16), 8192));
            RawPdu request = other.read();
            initiator.send(Pdus.taskManagement(4, 0, Pdus.NO_TAG));
            assertReset();
            other.send(Pdus.dataOut(tag, request.ttt(), 0, 0, Cdbs.bytes(8192, 1)));
            assertAborted(other.read(), tag);
        }

        assertThat(other.command(Cdbs.testUnitReady(), NOTHING, 0).good()).isTrue();
    }
}
