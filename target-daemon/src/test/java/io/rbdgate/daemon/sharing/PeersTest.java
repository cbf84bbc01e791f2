package io.rbdgate.daemon.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.AluaMode;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HaConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.Limits;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.PortalGroups;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.daemon.TargetRuntime;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Gateways with a file each that serve the same target.
final class PeersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    static final String DEMO = "iqn.2026-11.io.rbdgate:demo";
    private static final String HOST = "iqn.2026-11.io.rbdgate.test:host";
    private static final HostPort LINK = HostPort.parse("192.0.2.1:3262");
    private static final byte[] REPORT_PORT_GROUPS =
            PduText.bytes("a3 0a 00 00 00000000 00ff 00 00");

    private final MemoryBoard board = new MemoryBoard();
    private final Peers first = new Peers(board);
    private final Peers second = new Peers(board);

    private static GatewayConfig file(String name, PortalConfig... portals) {
        return file(name, null, portals);
    }

    /// A gateway of the target [#DEMO] with a disk in memory.
    static GatewayConfig file(String name, @Nullable CephConfig ceph, PortalConfig... portals) {
        TargetConfig target =
                new TargetConfig(
                        new Iqn(DEMO),
                        Access.OPEN,
                        null,
                        List.of(),
                        List.of(LunConfig.of(0, new BackstoreConfig.Memory(1 << 20))),
                        List.of(),
                        IscsiParameters.DEFAULTS);
        return new GatewayConfig(
                name,
                ceph,
                new StoreConfig.None(),
                List.of(portals),
                null,
                List.of(target),
                null,
                null,
                new HaConfig(LINK, new Secret("0123456789abcdef"), AluaMode.IMPLICIT, 8),
                Limits.DEFAULTS);
    }

    static PortalConfig portal(String address) {
        return new PortalConfig(HostPort.parse(address), null, 1);
    }

    private static PortalGroups groups(GatewayConfig config) {
        return config.targets().getFirst().portalGroups();
    }

    @Test
    void eachAnnouncesThePortalsOfTheOtherUnderItsTag() {
        GatewayConfig gw1 = file("gw1", portal("10.0.0.1:3260"), portal("10.1.0.1:3260"));
        PortalConfig hidden =
                new PortalConfig(
                        HostPort.parse("0.0.0.0:3260"), HostPort.parse("10.0.0.2:3261"), 1);
        GatewayConfig gw2 = file("gw2", hidden);
        first.enter(gw1);
        second.enter(gw2);
        first.enter(gw1);

        Map<String, Integer> tags = Map.of("gw1", 1, "gw2", 2);
        Map<String, String> addresses = Map.of("gw1", "10.0.0.1", "gw2", "10.0.0.2");
        assertThat(groups(first.numbered(gw1)))
                .isEqualTo(
                        new PortalGroups(
                                1,
                                List.of(new PortalConfig(HostPort.parse("10.0.0.2:3261"), null, 2)),
                                addresses,
                                tags));
        assertThat(groups(second.numbered(gw2)))
                .isEqualTo(
                        new PortalGroups(
                                2,
                                List.of(portal("10.0.0.1:3260"), portal("10.1.0.1:3260")),
                                addresses,
                                tags));
    }

    @Test
    void aPortalOnEveryAddressIsNotAnnouncedByOthers() {
        GatewayConfig gw1 = file("gw1", portal("0.0.0.0:3260"));
        GatewayConfig gw2 = file("gw2", portal("10.0.0.2:3260"));
        first.enter(gw1);
        second.enter(gw2);

        assertThat(groups(second.numbered(gw2)).elsewhere()).isEmpty();
        assertThat(groups(second.numbered(gw2)).own()).isEqualTo(2);
    }

    @Test
    void aTargetIsNotServedBeforeItsTagIsKnown() {
        GatewayConfig gw1 = file("gw1", portal("10.0.0.1:3260"));
        AtomicInteger changes = new AtomicInteger();
        first.follow(changes::incrementAndGet);
        board.cutOff();
        first.enter(gw1);
        assertThat(first.numbered(gw1).targets()).isEmpty();
        assertThat(changes).hasValue(0);

        board.reachAgain();
        assertThat(changes).hasValue(1);
        assertThat(groups(first.numbered(gw1)).own()).isEqualTo(1);
    }

    @Test
    void aGatewayWithoutOthersIsNumberedByItsFile() {
        GatewayConfig alone = file("gw1", portal("10.0.0.1:3260"));
        Peers none = new Peers(null);
        none.enter(alone);

        assertThat(none.numbered(alone)).isEqualTo(alone);
    }

    @Test
    void hostsFindBothGatewaysAtEither() throws IOException {
        PortalConfig here = portal("127.0.0.1:" + FreePorts.take());
        PortalConfig there = portal("127.0.0.2:" + FreePorts.take());
        GatewayConfig gw1 = file("gw1", here);
        GatewayConfig gw2 = file("gw2", there);
        first.enter(gw1);
        TargetRuntime one = TargetRuntime.start(first.numbered(gw1));
        try {
            first.follow(() -> assertThat(one.reload(first.numbered(gw1))).isEmpty());
            second.enter(gw2);
            TargetRuntime two = TargetRuntime.start(second.numbered(gw2));
            try {
                String both =
                        "TargetName=%s TargetAddress=%s,1 TargetAddress=%s,2"
                                .formatted(DEMO, here.listen(), there.listen());
                assertThat(discovered(here)).isEqualTo(both);
                assertThat(discovered(there)).isEqualTo(both);
                // a disk in memory is another one at each gateway
                assertThat(portGroups(here))
                        .isEqualTo(PduText.bytes("0000000c 008d0001 00000001 00000001"));
            } finally {
                two.drain(Duration.ZERO);
            }
        } finally {
            one.drain(Duration.ZERO);
        }
    }

    /// What SendTargets answers there, in one line.
    static String discovered(PortalConfig portal) {
        try (RawInitiator host = RawInitiator.connect(portal.listen().socketAddress())) {
            assertThat(host.login(LoginOptions.discovery().initiator(HOST)).status()).isZero();
            host.send(Pdus.text("SendTargets=All"));
            return String.join(" ", host.read().textLines());
        }
    }

    private static byte[] portGroups(PortalConfig portal) {
        try (RawInitiator host = RawInitiator.connect(portal.listen().socketAddress())) {
            assertThat(host.login(LoginOptions.normal(DEMO).initiator(HOST)).status()).isZero();
            byte[] none = {};
            boolean ready =
                    Waiting.until(LIMIT, () -> host.command(0, new byte[6], none, 0).good());
            assertThat(ready).isTrue();
            return host.command(0, REPORT_PORT_GROUPS, none, 255).data();
        }
    }
}
