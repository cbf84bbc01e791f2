package io.rbdgate.iscsi.transport;

import static io.rbdgate.fixtures.iscsi.PduAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.HostPort;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.iscsi.session.Redirects;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Logins that are sent to another gateway, and sessions that are asked to go there.
class RedirectTest {
    private static final HostPort OTHER = new HostPort("192.0.2.7", 3260);
    private static final LoginOptions NORMAL = LoginOptions.normal(TestTarget.IQN);

    private final TestTarget target = new TestTarget(TestTarget.Shape.usual());

    @AfterEach
    void stop() {
        target.close();
    }

    @Test
    void aLoginIsAnsweredWithThePortalOfAnother() {
        target.server().redirect((_, _) -> OTHER);
        try (RawInitiator initiator = RawInitiator.connect(target.port())) {
            initiator.send(
                    Pdus.login(1, 3, true)
                            .text(
                                    "InitiatorName=iqn.2026-11.io.rbdgate.test:initiator",
                                    "SessionType=Normal",
                                    "TargetName=" + TestTarget.IQN)
                            .itt(7)
                            .cmdSn(1));
            assertThat(initiator.read())
                    .hasBytes(
                            "23040000 0000001d 8*00 00000007 00000000 00000001 00000001 00000010"
                                    + "01010000 8*00"
                                    + "\"TargetAddress=192.0.2.7:3260\" 00");
            initiator.expectClosed();
        }
        assertThat(target.server().sessions()).isEmpty();
    }

    @Test
    void anAddressOfIpv6StandsInBrackets() {
        target.server().redirect((_, _) -> new HostPort("2001:db8::7", 3261));
        try (RawInitiator initiator = RawInitiator.connect(target.port())) {
            assertThat(initiator.login(NORMAL).answered())
                    .containsEntry("TargetAddress", "[2001:db8::7]:3261");
        }
    }

    @Test
    void whoIsSentAwayIsKnownByThen() {
        target.server()
                .redirect(
                        (session, local) ->
                                session.initiatorName().equals("iqn.2026-11.test:away")
                                                && session.targetName().equals(TestTarget.IQN)
                                                && session.isid() == 0x801234560009L
                                                && session.portalGroupTag() == 1
                                                && local.isLoopbackAddress()
                                        ? OTHER
                                        : null);
        LoginOptions away =
                LoginOptions.normal(TestTarget.IQN)
                        .initiator("iqn.2026-11.test:away")
                        .isidQualifier(9);
        try (RawInitiator goes = RawInitiator.connect(target.port());
                RawInitiator stays = RawInitiator.connect(target.port())) {
            assertThat(goes.login(away).status()).isEqualTo(0x0101);
            assertThat(stays.login(NORMAL).status()).isZero();
        }
    }

    @Test
    void discoveryIsNotSentAway() {
        target.server().redirect((_, _) -> OTHER);
        try (RawInitiator initiator =
                RawInitiator.loggedIn(target.port(), LoginOptions.discovery())) {
            initiator.logout();
        }
    }

    @Test
    void whenItIsOverLoginsAreLetInAgain() {
        target.server().redirect((_, _) -> OTHER);
        target.server().redirect(Redirects.NONE);
        try (RawInitiator initiator = RawInitiator.loggedIn(target.port(), NORMAL)) {
            initiator.logout();
        }
    }

    @Test
    void onlyThoseWhoAreToLeaveAreAskedTo() {
        LoginOptions bob = LoginOptions.normal(TestTarget.IQN).initiator("iqn.2026-11.test:bob");
        try (RawInitiator stays = RawInitiator.loggedIn(target.port(), NORMAL);
                RawInitiator leaves = RawInitiator.loggedIn(target.port(), bob)) {
            Thread drain =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            target.server()
                                                    .letGo(
                                                            s ->
                                                                    s.identity()
                                                                            .initiatorName()
                                                                            .endsWith(":bob"),
                                                            "test",
                                                            Duration.ofSeconds(20)));
            RawPdu request = leaves.read();
            assertThat(request.opcode()).isEqualTo(0x32);
            assertThat(request.byteAt(36)).as("logout is requested").isEqualTo(1);
            assertThat(request.int32At(40) & 0xffff0000).as("within 3 s").isEqualTo(0);
            leaves.logout();
            Awaitility.await().until(() -> !drain.isAlive());
            assertThat(target.server().sessions()).hasSize(1);
            stays.logout();
        }
    }
}
