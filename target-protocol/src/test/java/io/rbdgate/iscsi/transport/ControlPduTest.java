package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.iscsi.session.SessionInfo;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlPduTest {
    private final TestTarget target = new TestTarget(TestTarget.Shape.usual());

    @AfterEach
    void stop() {
        target.close();
    }

    private RawInitiator loggedIn() {
        return RawInitiator.loggedIn(target.port(), LoginOptions.normal(TestTarget.IQN));
    }

    @Test
    void pingsAreEchoedInOrder() {
        try (RawInitiator initiator = loggedIn()) {
            int immediate = initiator.send(Pdus.ping(new byte[] {1, 2, 3}).immediate());
            RawPdu first = initiator.read();
            assertThat(first.opcode()).isEqualTo(0x20);
            assertThat(first.itt()).isEqualTo(immediate);
            assertThat(first.ttt()).isEqualTo(-1);
            assertThat(first.data()).containsExactly(1, 2, 3);
            int queued = initiator.send(Pdus.ping(Cdbs.bytes(5000, 1)));
            RawPdu second = initiator.read();
            assertThat(second.itt()).isEqualTo(queued);
            assertThat(second.data()).isEqualTo(Cdbs.bytes(5000, 1));
            assertThat(second.statSn()).isEqualTo(first.statSn() + 1);
        }
    }

    @Test
    void anAnswerIsNotAnswered() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.ping(new byte[0]).immediate().itt(Pdus.NO_TAG));
            initiator.expectNothingFor(Duration.ofMillis(200));
        }
    }

    @Test
    void logoutOfTheSessionIsAnsweredAndCloses() {
        RawInitiator initiator = loggedIn();
        initiator.logout();
        Awaitility.await().until(() -> target.server().sessions().isEmpty());
    }

    @Test
    void logoutsThatDoNotFitAreRefused() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.logout(2, 0));
            assertThat(initiator.read().response()).isEqualTo(2);
            initiator.send(Pdus.logout(1, 99));
            assertThat(initiator.read().response()).isEqualTo(1);
            initiator.send(Pdus.logout(1, 0));
            assertThat(initiator.read().response()).isZero();
            initiator.expectClosed();
        }
    }

    @Test
    void aDiscoverySessionHearsOfTheTargetAndNothingElseIsLegal() {
        try (RawInitiator initiator =
                RawInitiator.loggedIn(target.port(), LoginOptions.discovery())) {
            initiator.send(Pdus.text("SendTargets=All"));
            RawPdu answer = initiator.read();
            assertThat(answer.textLines())
                    .containsExactly(
                            "TargetName=" + TestTarget.IQN, "TargetAddress=127.0.0.1:3260,1");
            initiator.send(Pdus.command(Cdbs.testUnitReady()));
            assertThat(initiator.read().opcode()).isEqualTo(0x3f);
            initiator.logout();
        }
        assertThat(target.server().sessions()).isEmpty();
    }

    @Test
    void aSessionThatIsDroppedIsToldSo() {
        try (RawInitiator initiator = loggedIn()) {
            SessionInfo info = target.server().sessions().getFirst();
            assertThat(info.identity().initiatorName())
                    .isEqualTo("iqn.2026-11.io.rbdgate.test:initiator");
            target.server().dropSessions(each -> true, "test");
            RawPdu news = initiator.read();
            assertThat(news.opcode()).isEqualTo(0x32);
            assertThat(news.byteAt(36)).isEqualTo(3);
            initiator.expectClosed();
        }
    }

    @Test
    void drainingAsksForLogout() {
        try (RawInitiator initiator = loggedIn()) {
            Thread drain =
                    Thread.ofVirtual().start(() -> target.server().drain(Duration.ofSeconds(10)));
            RawPdu request = initiator.read();
            assertThat(request.opcode()).isEqualTo(0x32);
            assertThat(request.byteAt(36)).isEqualTo(1);
            initiator.logout();
            Awaitility.await().until(() -> !drain.isAlive());
        }
    }
}
