package io.rbdgate.daemon.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.FreePorts;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Two gateways that share nothing but a Ceph pool and the name of a target.
@RealCeph
final class GatewaysFindEachOtherTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String POOL = "peers";

    private final PortalConfig here = PeersTest.portal("127.0.0.1:" + FreePorts.take());
    private final PortalConfig there = PeersTest.portal("127.0.0.2:" + FreePorts.take());
    private final CephConfig ceph;

    GatewaysFindEachOtherTest(CephCluster cluster) {
        cluster.createPool(POOL);
        this.ceph = new CephConfig(cluster.conf(), "client.admin", POOL, 0);
    }

    private Gateway gateway(String name, PortalConfig portal) throws IOException {
        GatewayConfig config = PeersTest.file(name, ceph, portal);
        return Gateway.start(config, Sharing.of(config));
    }

    @Test
    void eachAnnouncesBothAndOneThatComesBackHasItsOldTag() throws IOException {
        String both =
                "TargetName=%s TargetAddress=%s,1 TargetAddress=%s,2"
                        .formatted(PeersTest.DEMO, here.listen(), there.listen());
        Gateway first = gateway("gw1", here);
        try {
            Gateway second = gateway("gw2", there);
            try {
                assertThat(PeersTest.discovered(there)).isEqualTo(both);
                assertThat(Waiting.until(LIMIT, () -> PeersTest.discovered(here).equals(both)))
                        .isTrue();
            } finally {
                second.drain(Duration.ZERO);
            }
            assertThat(PeersTest.discovered(here)).isEqualTo(both);
        } finally {
            first.drain(Duration.ZERO);
        }

        Gateway again = gateway("gw2", there);
        try {
            assertThat(PeersTest.discovered(there)).isEqualTo(both);
        } finally {
            again.drain(Duration.ZERO);
        }
    }
}
