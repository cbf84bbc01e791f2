package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@RealCeph
final class FullPoolTest {
    private final CephCluster ceph;

    FullPoolTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private ServedImage serve(String pool) {
        return new ServedImage("gw1", RbdSpec.of(ceph.conf(), "client.admin", pool, "full"));
    }

    private static BackstoreResult discard(Disk disk) {
        return disk.run(done -> disk.backstore().discard(0, 4 << 20, done)).result();
    }

    @Test
    void aFullClusterRefusesWritesAndStillReadsAndDiscards() {
        ceph.createImage("full", 16);
        try (ServedImage served = serve("rbd")) {
            Disk disk = served.disk();
            disk.write(0, new byte[] {1, 2, 3, 4});
            ceph.fillUp();
            try {
                assertThat(disk.write(8 << 20, new byte[4096])).isEqualTo(BackstoreResult.NO_SPACE);
                assertThat(disk.read(0, 4)).containsExactly(1, 2, 3, 4);
                assertThat(discard(disk)).isEqualTo(BackstoreResult.OK);
            } finally {
                ceph.makeRoom();
            }
            assertThat(disk.write(8 << 20, new byte[4096])).isEqualTo(BackstoreResult.OK);
        }
    }

    @Test
    void aPoolBeyondItsQuotaRefusesWritesAndStillDiscards() {
        ceph.createPool("quota");
        ceph.rbd("create", "quota/full", "--size", "16M");
        try (ServedImage served = serve("quota")) {
            Disk disk = served.disk();
            disk.write(0, new byte[1 << 20]);
            ceph.poolQuota("quota", 4096);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> ceph.ceph("osd", "pool", "ls", "detail").contains("full_quota"));

            assertThat(disk.write(8 << 20, new byte[4096])).isEqualTo(BackstoreResult.NO_SPACE);
            assertThat(discard(disk)).isEqualTo(BackstoreResult.OK);
            aDiskElsewhereIsUndisturbed();

            ceph.poolQuota("quota", 0);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> disk.write(8 << 20, new byte[4096]) == BackstoreResult.OK);
        } finally {
            ceph.poolQuota("quota", 0);
        }
    }

    private void aDiskElsewhereIsUndisturbed() {
        ceph.createImage("undisturbed", 16);
        RbdSpec spec = RbdSpec.of(ceph.conf(), "client.admin", "rbd", "undisturbed");
        try (ServedImage served = new ServedImage("gw1", spec)) {
            assertThat(served.disk().write(0, new byte[4096])).isEqualTo(BackstoreResult.OK);
        }
    }
}
