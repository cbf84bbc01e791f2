package io.rbdgate.daemon.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.Access;
import io.rbdgate.config.AluaMode;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HaConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.Limits;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.PortalGroups;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.daemon.TargetRuntime;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.LoginResult;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.management.DrainControl.Phase;
import io.rbdgate.management.DrainControl.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two gateways that serve the same target; one is drained.
class GatewayDrainTest {
    private static final String IQN = "iqn.2026-11.io.rbdgate:pair";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final LoginOptions NORMAL = LoginOptions.normal(IQN);

    private final HostPort here = new HostPort("127.0.0.1", FreePorts.take());
    private final HostPort there = new HostPort("127.0.0.2", FreePorts.take());
    private TargetRuntime drained;
    private TargetRuntime other;

    @BeforeEach
    void start() throws IOException {
        drained = TargetRuntime.start(gateway("gw1", here, 1, there));
        other = TargetRuntime.start(gateway("gw2", there, 2, here));
    }

    @AfterEach
    void stop() {
        drained.drain(Duration.ZERO);
        other.drain(Duration.ZERO);
    }

    private static GatewayConfig gateway(String name, HostPort own, int tag, HostPort elsewhere) {
        PortalConfig theirs = new PortalConfig(elsewhere, null, 3 - tag);
        TargetConfig target =
                new TargetConfig(
                        new Iqn(IQN),
                        Access.OPEN,
                        null,
                        List.of(own),
                        List.of(LunConfig.of(0, new BackstoreConfig.Memory(1 << 20))),
                        List.of(),
                        IscsiParameters.DEFAULTS,
                        new PortalGroups(tag, List.of(theirs), Map.of(), Map.of()));
        return new GatewayConfig(
                name,
                null,
                new StoreConfig.None(),
                List.of(new PortalConfig(own, null, tag)),
                null,
                List.of(target),
                null,
                null,
                null,
                Limits.DEFAULTS);
    }

    private static LoginResult loginAt(HostPort portal, LoginOptions options) {
        try (RawInitiator initiator = RawInitiator.connect(portal.socketAddress())) {
            return initiator.login(options);
        }
    }

    @Test
    void itsInitiatorsAreAskedToLeaveAndFindTheirWayToTheOther() {
        try (RawInitiator initiator = RawInitiator.connect(here.socketAddress())) {
            assertThat(initiator.login(NORMAL).status()).isZero();

            Progress begun = drained.draining().begin();

            assertThat(begun)
                    .isEqualTo(
                            new Progress(
                                    Phase.DRAINING, 1, 0, Map.of(IQN, List.of(there.toString()))));
            RawPdu asked = initiator.read();
            assertThat(asked.opcode()).isEqualTo(0x32);
            assertThat(asked.byteAt(36)).as("logout is requested").isEqualTo(1);
        }
        LoginResult redirected = loginAt(here, NORMAL);
        assertThat(redirected.status()).isEqualTo(0x0101);
        assertThat(redirected.answered()).containsEntry("TargetAddress", there.toString());
        assertThat(loginAt(there, NORMAL).status()).isZero();
        assertThat(
                        Waiting.until(
                                LIMIT,
                                () -> drained.draining().progress().phase() == Phase.DRAINED))
                .isTrue();
    }

    @Test
    void anInitiatorThatDoesNotListenIsDropped() {
        try (RawInitiator initiator = RawInitiator.connect(here.socketAddress()).within(LIMIT)) {
            assertThat(initiator.login(NORMAL).status()).isZero();

            drained.draining().begin();

            assertThat(initiator.read().byteAt(36)).as("logout is requested").isEqualTo(1);
            assertThat(initiator.read().byteAt(36)).as("the session ends").isEqualTo(3);
            initiator.expectClosed();
        }
    }

    @Test
    void whoComesBackIsLetInAndLeftInPeace() {
        drained.draining().begin();
        assertThat(loginAt(here, NORMAL).status()).isEqualTo(0x0101);

        assertThat(loginAt(here, NORMAL).status()).isZero();
    }

    @Test
    void undoneItLetsEverybodyIn() {
        drained.draining().begin();

        assertThat(drained.draining().undo())
                .isEqualTo(new Progress(Phase.SERVING, 0, 0, Map.of()));

        assertThat(loginAt(here, NORMAL).status()).isZero();
        assertThat(drained.draining().undo().phase()).isEqualTo(Phase.SERVING);
    }

    @Test
    void discoveryStillTellsBothPortals() {
        drained.draining().begin();
        try (RawInitiator initiator = RawInitiator.connect(here.socketAddress())) {
            assertThat(initiator.login(LoginOptions.discovery()).status()).isZero();
            initiator.send(Pdus.text("SendTargets=All"));
            assertThat(initiator.read().textLines())
                    .containsExactly(
                            "TargetName=" + IQN,
                            "TargetAddress=" + here + ",1",
                            "TargetAddress=" + there + ",2");
        }
    }

    @Test
    void whereNothingElseServesTheTargetNobodyIsSentAway() {
        other.drain(Duration.ZERO);
        try (RawInitiator initiator = RawInitiator.connect(here.socketAddress())) {
            assertThat(initiator.login(NORMAL).status()).isZero();

            assertThatThrownBy(() -> drained.draining().begin())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "not drained, for no other gateway serves "
                                    + IQN
                                    + " ("
                                    + there
                                    + " cannot be reached): give each of them a portal on another"
                                    + " gateway that runs, or remove it; to stop this gateway"
                                    + " nevertheless, send it SIGTERM");

            assertThat(drained.draining().progress().phase()).isEqualTo(Phase.SERVING);
            initiator.logout();
        }
    }

    @Test
    void whereGatewaysOwnDisksNobodyIsSentAway() throws IOException {
        HostPort own = new HostPort("127.0.0.1", FreePorts.take());
        TargetRuntime owner = TargetRuntime.start(owning(gateway("gw3", own, 1, there)));
        try {
            assertThatThrownBy(() -> owner.draining().begin())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "not drained, for with the section ha: the disks this gateway owns"
                                    + " would stay with it while their initiators leave; to hand"
                                    + " over both, stop it by SIGTERM");

            assertThat(owner.draining().progress().phase()).isEqualTo(Phase.SERVING);
            assertThat(loginAt(own, NORMAL).status()).isZero();
        } finally {
            owner.drain(Duration.ZERO);
        }
    }

    private static GatewayConfig owning(GatewayConfig alone) {
        return new GatewayConfig(
                alone.name(),
                alone.ceph(),
                alone.store(),
                alone.portals(),
                alone.discovery(),
                alone.targets(),
                alone.api(),
                alone.metrics(),
                new HaConfig(null, null, AluaMode.IMPLICIT, 8),
                alone.limits());
    }

    @Test
    void whenTheOtherGoesDuringTheDrainLoginsAreLetIn() {
        drained.draining().begin();

        other.drain(Duration.ZERO);

        assertThat(
                        Waiting.until(
                                LIMIT,
                                () ->
                                        drained.draining()
                                                .progress()
                                                .elsewhere()
                                                .equals(Map.of(IQN, List.of()))))
                .isTrue();
        assertThat(loginAt(here, NORMAL).status()).isZero();
    }

    @Test
    void aGatewayThatIsDrainedStopsAsAnyOther() {
        drained.draining().begin();

        drained.drain(Duration.ofSeconds(5));

        assertThat(drained.sessions()).isEmpty();
        assertThat(drained.draining().progress().phase()).isEqualTo(Phase.SERVING);
    }
}
