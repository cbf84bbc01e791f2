package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduBuilder;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.PendingCommand;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskManagementTest {
    private final HeldBackstore disk = new HeldBackstore();
    private final TestTarget target = new TestTarget(TestTarget.Shape.usual().with(disk));
    private RawInitiator initiator =
            RawInitiator.loggedIn(target.port(), LoginOptions.normal(TestTarget.IQN));

    @BeforeEach
    void clearUnitAttention() {
        initiator.command(Cdbs.testUnitReady(), new byte[0], 0);
    }

    @AfterEach
    void stop() {
        disk.release();
        initiator.close();
        target.close();
    }

    private PendingCommand heldWrite(int seed) throws InterruptedException {
        disk.hold(1);
        PendingCommand write = initiator.submit(0, Cdbs.write10(0, 8), Cdbs.bytes(4096, seed), 0);
        assertThat(disk.awaitArrivals()).isTrue();
        return write;
    }

    @Test
    void anAbortIsAnsweredWhenTheWriteHasLandedAndTheTaskNever() throws InterruptedException {
        PendingCommand write = heldWrite(1);
        int tag = initiator.send(Pdus.taskManagement(1, 0, write.itt()));
        initiator.expectNothingFor(Duration.ofMillis(300));
        disk.release();
        RawPdu answer = initiator.read();
        assertThat(answer.opcode()).isEqualTo(0x22);
        assertThat(answer.itt()).isEqualTo(tag);
        assertThat(answer.response()).isZero();
        initiator.expectNothingFor(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5, 6})
    void functionsOnManyTasksEndThemAll(int function) throws InterruptedException {
        heldWrite(1);
        int tag = initiator.send(Pdus.taskManagement(function, 0, Pdus.NO_TAG));
        initiator.expectNothingFor(Duration.ofMillis(200));
        disk.release();
        RawPdu answer = initiator.read();
        assertThat(answer.opcode()).isEqualTo(0x22);
        assertThat(answer.itt()).isEqualTo(tag);
        assertThat(answer.response()).isZero();
        initiator.expectNothingFor(Duration.ofMillis(200));
    }

    @Test
    void aTaskThatNeverWasIsNotFound() {
        initiator.send(Pdus.taskManagement(1, 0, 0x7777).int32At(32, 0x10));
        RawPdu answer = initiator.read();
        assertThat(answer.response()).isEqualTo(1);
    }

    @Test
    void aTaskThatHasItsStatusIsNotFound() {
        PendingCommand done = initiator.submit(0, Cdbs.testUnitReady(), new byte[0], 0);
        int cmdSn = initiator.sequence().cmdSn() - 1;
        initiator.await(done);
        initiator.send(Pdus.taskManagement(1, 0, done.itt()).int32At(32, cmdSn));
        assertThat(initiator.read().response()).isEqualTo(1);
    }

    @Test
    void aCommandThatNeverCameCountsAsReceived() {
        int missing = initiator.sequence().cmdSn();
        initiator.sequence().cmdSn(missing + 1);
        initiator.send(Pdus.taskManagement(1, 0, 0x7777).int32At(32, missing));
        assertThat(initiator.read().response()).isZero();
        ScsiResult next = initiator.command(Cdbs.testUnitReady(), new byte[0], 0);
        assertThat(next.good()).isTrue();
    }

    @Test
    void unknownFunctionsAreNotSupported() {
        for (int function : new int[] {9, 10, 11, 12, 0x33}) {
            initiator.send(Pdus.taskManagement(function, 0, Pdus.NO_TAG));
            assertThat(initiator.read().response()).as("function %d", function).isEqualTo(5);
        }
        initiator.send(Pdus.taskManagement(8, 0, 0x7777));
        assertThat(initiator.read().response()).isEqualTo(4);
    }

    @Test
    void aMissingUnitIsToldSo() {
        initiator.send(Pdus.taskManagement(5, 9, Pdus.NO_TAG));
        assertThat(initiator.read().response()).isEqualTo(2);
    }

    @Test
    void lateDataOfAnAbortedTaskIsDroppedWithoutAWord() {
        PduBuilder write = Pdus.write(Cdbs.write10(0, 2048), 1 << 20);
        int tag = initiator.send(write);
        RawPdu r2t = initiator.read();
        assertThat(r2t.opcode()).isEqualTo(0x31);
        initiator.send(Pdus.dataOut(tag, r2t.ttt(), 0, 0, new byte[8192]).withoutFlags(0x80));
        initiator.send(Pdus.taskManagement(1, 0, tag));
        RawPdu answer = initiator.read();
        assertThat(answer.opcode()).isEqualTo(0x22);
        assertThat(answer.response()).isZero();
        initiator.send(Pdus.dataOut(tag, r2t.ttt(), 1, 8192, new byte[8192]));
        initiator.expectNothingFor(Duration.ofMillis(200));
        ScsiResult read = initiator.command(Cdbs.read10(0, 16), new byte[0], 8192);
        assertThat(read.data()).containsOnly(0);
    }

    @Test
    void aColdResetDropsTheSession() {
        initiator.send(Pdus.taskManagement(7, 0, Pdus.NO_TAG));
        assertThat(initiator.read().opcode()).isEqualTo(0x22);
        RawPdu news = initiator.read();
        assertThat(news.opcode()).isEqualTo(0x32);
        assertThat(news.byteAt(36)).isEqualTo(3);
        initiator.expectClosed();
    }

    @Test
    void aNewLoginReplacesTheSessionAtOnceAndTheOldWriteLandsBeforeTheNewOne()
            throws InterruptedException {
        heldWrite(1);
        RawInitiator second =
                RawInitiator.loggedIn(target.port(), LoginOptions.normal(TestTarget.IQN));
        assertThat(initiator.read().opcode()).isEqualTo(0x32);
        initiator.expectClosed();
        assertThat(target.server().sessions()).hasSize(1);
        disk.release();
        second.command(Cdbs.testUnitReady(), new byte[0], 0);
        ScsiResult write = second.command(Cdbs.write10(0, 8), Cdbs.bytes(4096, 2), 0);
        assertThat(write.good()).as("%s", write).isTrue();
        ScsiResult read = second.command(Cdbs.read10(0, 8), new byte[0], 4096);
        assertThat(read.data()).isEqualTo(Cdbs.bytes(4096, 2));
        initiator.close();
        initiator = second;
    }
}
