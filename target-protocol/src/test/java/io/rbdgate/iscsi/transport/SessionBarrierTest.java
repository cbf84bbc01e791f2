package io.rbdgate.iscsi.transport;

import static io.rbdgate.fixtures.iscsi.PduAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an initiator meets when its disk has been another gateway's for a while (RFC 7143 §11.19):
/// a ping, and until it is answered 02/04/0A.
class SessionBarrierTest {
    private static final byte[] TEST_UNIT_READY = PduText.bytes("00 00 00 00 00 00");
    private static final byte[] WRITE_0 = PduText.bytes("2a 00 00000000 00 0001 00");
    private static final byte[] READ_0 = PduText.bytes("28 00 00000000 00 0001 00");
    private static final byte[] IN_TRANSITION =
            PduText.bytes("0012 70 00 02 00000000 0a 00000000 04 0a 00 000000");
    private static final byte[] NOTHING = {};
    private static final byte[] OLD = Cdbs.bytes(512, 1);
    private static final byte[] NEW = Cdbs.bytes(512, 2);

    private final TestTarget target = new TestTarget(TestTarget.Shape.usual());
    private final RawInitiator initiator = loggedIn(LoginOptions.normal(TestTarget.IQN));

    private RawInitiator loggedIn(LoginOptions options) {
        RawInitiator fresh = RawInitiator.loggedIn(target.port(), options);
        assertThat(fresh.command(TEST_UNIT_READY, NOTHING, 0).senseText()).startsWith("06/");
        return fresh;
    }

    @AfterEach
    void stop() {
        initiator.close();
        target.close();
    }

    private String write(byte[] data) {
        ScsiResult result = initiator.command(WRITE_0, data, 0);
        return result.good() ? "GOOD" : result.senseText();
    }

    @Test
    void everySessionIsAskedForASignOfLife() {
        try (RawInitiator other = loggedIn(LoginOptions.normal(TestTarget.IQN).isidQualifier(2))) {
            target.moveAwayAndBack();

            String ping =
                    "20800000 00000000 8*00 ffffffff 00000000 00000004 00000002 00000081 12*00";
            assertThat(initiator.read()).hasBytes(ping);
            assertThat(other.read()).hasBytes(ping);
        }
    }

    @Test
    void aWriteThatWasSentBeforeTheAnswerIsRefusedAndOneSentAfterItPerformed() {
        target.moveAwayAndBack();
        RawPdu ping = initiator.read();

        assertThat(write(OLD)).isEqualTo("02/04/0a");
        initiator.send(Pdus.pong(ping));
        assertThat(write(NEW)).isEqualTo("GOOD");

        assertThat(initiator.command(READ_0, NOTHING, 512).data()).isEqualTo(NEW);
    }

    @Test
    void aWriteThatWaitedInTheSocketIsRefused() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(target.loops().lanes().size());
        CountDownLatch read = new CountDownLatch(1);
        for (NettyLane lane : target.loops().lanes()) {
            lane.execute(
                    () -> {
                        busy.countDown();
                        awaitUninterrupted(read);
                    });
        }
        busy.await();
        initiator.send(Pdus.write(WRITE_0, 512).data(OLD));
        target.moveAwayAndBack();
        read.countDown();

        List<RawPdu> pingAndAnswer = readTwo();
        assertThat(pingAndAnswer.getLast()).hasScsiStatus(2).hasData(IN_TRANSITION);
        initiator.send(Pdus.pong(pingAndAnswer.getFirst()));
        assertThat(write(NEW)).isEqualTo("GOOD");
        assertThat(initiator.command(READ_0, NOTHING, 512).data()).isEqualTo(NEW);
    }

    /// Two PDUs that come in any order, by opcode.
    private List<RawPdu> readTwo() {
        return Stream.of(initiator.read(), initiator.read())
                .sorted(Comparator.comparingInt(RawPdu::opcode))
                .toList();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aWriteWhoseHeaderCameBeforeIsRefusedHoweverLateItsDataIs() {
        byte[] whole = initiator.encode(Pdus.write(WRITE_0, 512).data(OLD));
        initiator.send(Arrays.copyOf(whole, 100));
        target.moveAwayAndBack();
        RawPdu ping = initiator.read();
        initiator.send(Arrays.copyOfRange(whole, 100, whole.length)).send(Pdus.pong(ping));

        RawPdu answer = initiator.read();
        assertThat(answer).hasScsiStatus(2).hasData(IN_TRANSITION);
        assertThat(write(NEW)).isEqualTo("GOOD");
    }

    @Test
    void anAnswerToAnotherPingProvesNothing() {
        target.moveAwayAndBack();
        RawPdu ping = initiator.read();

        initiator.send(Pdus.pong(ping).ttt(ping.ttt() + 1));
        assertThat(write(OLD)).isEqualTo("02/04/0a");
        initiator.send(Pdus.ping(NOTHING));
        assertThat(initiator.read().opcode()).isEqualTo(0x20);
        assertThat(write(OLD)).isEqualTo("02/04/0a");
    }

    @Test
    void movesWhileAnAnswerIsDueCostOnePingMore() {
        target.moveAwayAndBack();
        RawPdu first = initiator.read();
        target.moveAwayAndBack();
        target.moveAwayAndBack();
        assertThat(write(OLD)).isEqualTo("02/04/0a");

        initiator.send(Pdus.pong(first));
        RawPdu second = initiator.read();
        assertThat(write(OLD)).isEqualTo("02/04/0a");
        initiator.send(Pdus.pong(second));

        assertThat(write(NEW)).isEqualTo("GOOD");
        assertThat(second.ttt()).isNotEqualTo(first.ttt());
        initiator.expectNothingFor(Duration.ofMillis(100));
    }

    @Test
    void aSessionThatBeginsAfterwardsNeedsNoProof() {
        target.moveAwayAndBack();
        assertThat(initiator.read()).hasOpcode(0x20);
        try (RawInitiator later = loggedIn(LoginOptions.normal(TestTarget.IQN).isidQualifier(2))) {
            assertThat(later.command(WRITE_0, NEW, 0).good()).isTrue();
            later.expectNothingFor(Duration.ofMillis(100));
        }
    }
}
