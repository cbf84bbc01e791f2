package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Limits;
import io.rbdgate.fixtures.iscsi.ConnectionClosedException;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduBuilder;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BadInputTest {
    private TestTarget target = new TestTarget(TestTarget.Shape.usual());

    @AfterEach
    void stop() {
        target.close();
    }

    private RawInitiator loggedIn(LoginOptions options) {
        RawInitiator initiator = RawInitiator.loggedIn(target.port(), options);
        initiator.command(Cdbs.testUnitReady(), new byte[0], 0);
        return initiator;
    }

    private RawInitiator loggedIn() {
        return loggedIn(LoginOptions.normal(TestTarget.IQN));
    }

    @Test
    void aFirstPduThatIsNoLoginClosesTheConnection() {
        for (int opcode = 0; opcode < 64; opcode++) {
            if (opcode != 3) {
                try (RawInitiator initiator = RawInitiator.connect(target.port())) {
                    initiator.send(new PduBuilder(opcode).byteAt(1, 0x80));
                    initiator.expectClosed();
                }
            }
        }
    }

    @Test
    void anotherPduInTheMiddleOfALoginIsAnsweredWith020b() {
        try (RawInitiator initiator = RawInitiator.connect(target.port())) {
            initiator.send(
                    Pdus.login(0, 1, false)
                            .text(
                                    "InitiatorName=iqn.2026-11.test:a",
                                    "SessionType=Normal",
                                    "TargetName=" + TestTarget.IQN,
                                    "AuthMethod=None"));
            assertThat(initiator.read().loginStatus()).isZero();
            initiator.send(Pdus.ping(new byte[0]));
            RawPdu answer = initiator.read();
            assertThat(answer.opcode()).isEqualTo(0x23);
            assertThat(answer.loginStatus()).isEqualTo(0x020b);
            initiator.expectClosed();
        }
    }

    @Test
    void aDataSegmentBeyondTheLimitClosesTheConnection() {
        try (RawInitiator initiator = RawInitiator.connect(target.port())) {
            initiator.send(PduText.bytes("43 87 0000 00 002001 40*00"));
            initiator.expectClosed();
        }
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(PduText.bytes("40 80 0000 00 040001 8*00 00000099 ffffffff 24*00"));
            initiator.expectClosed();
        }
    }

    @Test
    void aStreamThatEndsAtAnyByteHarmsNobody() {
        byte[] stream =
                Pdus.write(Cdbs.write10(0, 1), 512)
                        .itt(0x55)
                        .cmdSn(2)
                        .data(new byte[512])
                        .encode(false, false);
        try (RawInitiator other = loggedIn(LoginOptions.normal(TestTarget.IQN).isidQualifier(9))) {
            for (int length = 1; length < stream.length; length += 7) {
                try (RawInitiator initiator = loggedIn()) {
                    initiator.send(Arrays.copyOf(stream, length));
                }
            }
            assertThat(other.command(Cdbs.testUnitReady(), new byte[0], 0).good()).isTrue();
        }
    }

    @Test
    void unknownOpcodesAreRejectedAndTheSessionGoesOn() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(new PduBuilder(0x1d).immediate().byteAt(1, 0x80).itt(0x77));
            RawPdu reject = initiator.read();
            assertThat(reject.opcode()).isEqualTo(0x3f);
            assertThat(reject.response()).isEqualTo(5);
            assertThat(reject.data()).hasSize(48);
            assertThat(initiator.command(Cdbs.testUnitReady(), new byte[0], 0).good()).isTrue();
        }
    }

    @Test
    void snackIsRejected() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.snack(1, Pdus.NO_TAG, Pdus.NO_TAG, 0, 0));
            assertThat(initiator.read().response()).isEqualTo(3);
        }
    }

    @Test
    void aCommandNumberOutsideTheWindowIsIgnored() {
        try (RawInitiator initiator = loggedIn()) {
            int right = initiator.sequence().cmdSn();
            initiator.send(Pdus.command(Cdbs.testUnitReady()).cmdSn(right + 1000));
            initiator.send(Pdus.command(Cdbs.testUnitReady()).cmdSn(right - 1));
            initiator.expectNothingFor(Duration.ofMillis(200));
            initiator.sequence().cmdSn(right);
            assertThat(initiator.command(Cdbs.testUnitReady(), new byte[0], 0).good()).isTrue();
        }
    }

    @Test
    void dataThatMayNotComeUnsolicitedFailsTheTaskAndNothingIsWritten() {
        LoginOptions options = LoginOptions.normal(TestTarget.IQN).writeFlow(true, false);
        try (RawInitiator initiator = loggedIn(options)) {
            initiator.send(Pdus.write(Cdbs.write10(0, 1), 512).data(Cdbs.bytes(512, 1)));
            RawPdu answer = initiator.read();
            assertThat(answer.opcode()).isEqualTo(0x21);
            assertThat(answer.status()).isEqualTo(2);
            assertThat(answer.sense()[2] & 15).isEqualTo(0x0b);
            assertThat(answer.sense()[12]).isEqualTo((byte) 0x0c);
            assertThat(answer.sense()[13]).isEqualTo((byte) 0x0c);
            ScsiResult read = initiator.command(Cdbs.read10(0, 1), new byte[0], 512);
            assertThat(read.data()).containsOnly(0);
        }
    }

    @Test
    void aGapInDataSnFailsTheTaskOnceItsLastDataHasCome() {
        try (RawInitiator initiator = loggedIn()) {
            int tag = initiator.send(Pdus.write(Cdbs.write10(0, 32), 16384));
            RawPdu r2t = initiator.read();
            assertThat(r2t.desiredLength()).isEqualTo(16384);
            initiator.send(Pdus.dataOut(tag, r2t.ttt(), 1, 0, new byte[8192]).withoutFlags(0x80));
            initiator.expectNothingFor(Duration.ofMillis(200));
            initiator.send(Pdus.dataOut(tag, r2t.ttt(), 2, 8192, new byte[8192]));
            RawPdu answer = initiator.read();
            assertThat(answer.status()).isEqualTo(2);
            assertThat(answer.sense()[12]).isEqualTo((byte) 0x0c);
            assertThat(answer.sense()[13]).isEqualTo((byte) 0x0d);
        }
    }

    @Test
    void aWrongDataDigestOfDataOutIsRejectedThenTheTaskEnds() {
        LoginOptions options = LoginOptions.normal(TestTarget.IQN).digests(false, true);
        try (RawInitiator initiator = loggedIn(options)) {
            int tag = initiator.send(Pdus.write(Cdbs.write10(0, 1), 512));
            RawPdu r2t = initiator.read();
            initiator.send(
                    Pdus.dataOut(tag, r2t.ttt(), 0, 0, Cdbs.bytes(512, 1)).wrongDataDigest());
            RawPdu reject = initiator.read();
            assertThat(reject.opcode()).isEqualTo(0x3f);
            assertThat(reject.response()).isEqualTo(2);
            RawPdu answer = initiator.read();
            assertThat(answer.status()).isEqualTo(2);
            assertThat(answer.sense()[12]).isEqualTo((byte) 0x47);
            assertThat(answer.sense()[13]).isEqualTo((byte) 0x05);
            ScsiResult read = initiator.command(Cdbs.read10(0, 1), new byte[0], 512);
            assertThat(read.data()).containsOnly(0);
        }
    }

    @Test
    void aWrongDataDigestOfACommandLeavesAHoleThatARetryFills() {
        LoginOptions options = LoginOptions.normal(TestTarget.IQN).digests(false, true);
        try (RawInitiator initiator = loggedIn(options)) {
            int cmdSn = initiator.sequence().cmdSn();
            PduBuilder write = Pdus.write(Cdbs.write10(0, 1), 512).data(Cdbs.bytes(512, 1));
            int tag = initiator.send(write.wrongDataDigest());
            assertThat(initiator.read().response()).isEqualTo(2);
            initiator.send(Pdus.command(Cdbs.testUnitReady()));
            initiator.expectNothingFor(Duration.ofMillis(200));
            initiator.send(
                    Pdus.write(Cdbs.write10(0, 1), 512)
                            .data(Cdbs.bytes(512, 1))
                            .itt(tag)
                            .cmdSn(cmdSn));
            assertThat(initiator.read().status()).isZero();
            assertThat(initiator.read().status()).isZero();
        }
    }

    @Test
    void aWrongHeaderDigestClosesTheConnection() {
        LoginOptions options = LoginOptions.normal(TestTarget.IQN).digests(true, false);
        try (RawInitiator initiator = loggedIn(options)) {
            initiator.send(Pdus.command(Cdbs.testUnitReady()).wrongHeaderDigest());
            initiator.expectClosed();
        }
    }

    @Test
    void aTagInUseAndTheReservedTagAreRejected() {
        try (RawInitiator initiator = loggedIn()) {
            int tag = initiator.send(Pdus.write(Cdbs.write10(0, 8), 4096));
            assertThat(initiator.read().opcode()).isEqualTo(0x31);
            initiator.send(Pdus.command(Cdbs.testUnitReady()).itt(tag));
            assertThat(initiator.read().response()).isEqualTo(7);
            initiator.send(Pdus.command(Cdbs.testUnitReady()).itt(Pdus.NO_TAG));
            assertThat(initiator.read().response()).isEqualTo(9);
            assertThat(initiator.command(Cdbs.testUnitReady(), new byte[0], 0).good()).isTrue();
        }
    }

    @Test
    void silenceAndSlownessBeforeLoginAreTimed() {
        target.close();
        target =
                new TestTarget(
                        TestTarget.Shape.usual()
                                .with(new Limits(4096, 256, 1, 2, 1L << 30, 64L << 20)));
        try (RawInitiator silent = RawInitiator.connect(target.port())) {
            silent.expectClosed();
        }
    }

    @Test
    void aRealInitiatorGetsInAlthoughSilentOnesFillTheLogins() {
        target.close();
        target =
                new TestTarget(
                        TestTarget.Shape.usual()
                                .with(new Limits(4096, 2, 3, 15, 1L << 30, 64L << 20)));
        try (RawInitiator first = RawInitiator.connect(target.port());
                RawInitiator second = RawInitiator.connect(target.port());
                RawInitiator real = loggedIn()) {
            first.expectClosed();
            assertThat(real.command(Cdbs.testUnitReady(), new byte[0], 0).good()).isTrue();
            assertThat(second.wire()).isNotNull();
        }
    }

    @Test
    void sessionsBeyondTheLimitAreRefusedForNow() {
        target.close();
        target =
                new TestTarget(
                        TestTarget.Shape.usual()
                                .with(new Limits(1, 256, 3, 15, 1L << 30, 64L << 20)));
        try (RawInitiator first = loggedIn();
                RawInitiator second = RawInitiator.connect(target.port())) {
            assertThat(second.login(LoginOptions.normal(TestTarget.IQN).isidQualifier(7)).status())
                    .isEqualTo(0x0302);
            assertThat(first.command(Cdbs.testUnitReady(), new byte[0], 0).good()).isTrue();
        }
    }

    @Test
    void writesLargerThanTheBudgetStillGetThrough() {
        target.close();
        target =
                new TestTarget(
                        TestTarget.Shape.usual()
                                .with(new Limits(4096, 256, 3, 15, 300_000, 300_000)));
        try (RawInitiator initiator = loggedIn()) {
            for (int i = 0; i < 20; i++) {
                initiator.submit(0, Cdbs.write10(i * 512, 512), Cdbs.bytes(262144, i), 0);
            }
            assertThat(initiator.command(Cdbs.testUnitReady(), new byte[0], 0).good()).isTrue();
            for (int i = 0; i < 20; i++) {
                ScsiResult read = initiator.command(Cdbs.read10(i * 512, 512), new byte[0], 262144);
                assertThat(read.data()).isEqualTo(Cdbs.bytes(262144, i));
            }
            assertThat(target.server().bytesInFlight()).isLessThanOrEqualTo(600_000);
        } catch (ConnectionClosedException e) {
            throw new AssertionError("closed", e);
        }
    }
}
