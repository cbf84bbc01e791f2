package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.CephDaemon;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What all data clients of a gateway do together.
@RealCeph
final class RbdClientsTest {
    private final CephCluster ceph;

    RbdClientsTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void monitorsThatDoNotTellTheNewestMapAreNotWaitedForForEver() {
        CephDaemon monitor = ceph.mons().getFirst();
        try (RbdClients clients =
                new RbdClients(
                        "gw-clients",
                        RbdClients.DEFAULT_IMAGES_PER_CLIENT,
                        0,
                        DataClientWatch.NONE)) {
            RbdClients.Lease lease =
                    clients.lease(RbdSpec.of(ceph.conf(), "client.admin", "rbd", "any"));
            clients.awaitLatestMap();
            monitor.pause();
            try {
                assertThatThrownBy(clients::awaitLatestMap)
                        .isInstanceOf(RbdException.class)
                        .hasMessageContaining("the newest OSD map");
            } finally {
                monitor.resume();
            }
            clients.awaitLatestMap();
            lease.release();
        }
    }
}
