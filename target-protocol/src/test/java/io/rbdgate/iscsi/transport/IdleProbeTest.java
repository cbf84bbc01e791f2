package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.iscsi.ConnectionClosedException;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.iscsi.session.PeerFaults;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What a connection that has nothing to say, or does not listen, meets; with periods of 50 ms.
class IdleProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final byte[] READ_1_MIB = PduText.bytes("28 00 00000000 00 0800 00");

    private final Logger peerFaults = (Logger) LoggerFactory.getLogger(PeerFaults.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final TestTarget target = new TestTarget(TestTarget.Shape.usual().probing(PERIOD));
    private final RawInitiator initiator =
            RawInitiator.loggedIn(target.port(), LoginOptions.normal(TestTarget.IQN)).within(LIMIT);

    @BeforeEach
    void listen() {
        log.start();
        peerFaults.addAppender(log);
    }

    @AfterEach
    void stop() {
        peerFaults.detachAppender(log);
        initiator.close();
        target.close();
    }

    @Test
    void aSilentInitiatorIsPinged() {
        RawPdu ping = initiator.read();
        assertThat(ping.opcode()).isEqualTo(0x20);
        assertThat(ping.itt()).isEqualTo(-1);
        assertThat(ping.ttt()).isNotEqualTo(-1);
    }

    @Test
    void anInitiatorThatPingsButDoesNotAnswerIsDropped() {
        initiator.send(Pdus.ping(new byte[0]));

        List<RawPdu> read = readUntilClosed();

        assertThat(read.getLast().opcode()).isEqualTo(0x20);
        assertThat(read.getLast().ttt()).isNotEqualTo(-1);
        assertDropped("it has not answered a ping for 30 s");
    }

    @Test
    void anInitiatorThatTalksButDoesNotProveItIsThereIsDropped() {
        target.moveAwayAndBack();
        RawPdu asked = initiator.read();

        while (target.server().sessions().size() == 1) {
            refused();
        }

        assertThat(asked.ttt()).isNotEqualTo(-1);
        assertDropped("it has not answered a ping for 60 s since a disk came back");
    }

    /// A command of an initiator that answers no ping, until the connection is closed.
    private void refused() {
        try {
            initiator.send(Pdus.command(PduText.bytes("00 00 00 00 00 00")));
            initiator.read();
        } catch (ConnectionClosedException | UncheckedIOException end) {
            assertThat(end).isNotNull();
        }
    }

    @Test
    void anInitiatorThatDoesNotReadIsDropped() {
        for (int i = 0; i < 24; i++) {
            initiator.submit(0, READ_1_MIB, new byte[0], 1 << 20);
        }

        assertDropped("it has not read for 30 s");
    }

    private List<RawPdu> readUntilClosed() {
        List<RawPdu> read = new ArrayList<>();
        try {
            while (true) {
                read.add(initiator.read());
            }
        } catch (ConnectionClosedException end) {
            return read;
        }
    }

    private void assertDropped(String reason) {
        assertThat(Waiting.until(LIMIT, () -> target.server().sessions().isEmpty())).isTrue();
        List<ILoggingEvent> events = List.copyOf(log.list);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getLevel()).isEqualTo(Level.WARN);
        assertThat(events.getFirst().getFormattedMessage())
                .isEqualTo(
                        "127.0.0.1:%d (iqn.2026-11.io.rbdgate.test:initiator): connection dropped: %s",
                        initiator.wire().localAddress().getPort(), reason);
    }
}
