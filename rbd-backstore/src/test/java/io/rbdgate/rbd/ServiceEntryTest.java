package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What ceph-mgr's service list says of images in use.
@RealCeph
final class ServiceEntryTest {
    private final CephCluster ceph;

    ServiceEntryTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() {
        ceph.startManager();
    }

    private RbdSpec image(String name) {
        ceph.createImage(name, 8);
        return RbdSpec.of(ceph.conf(), "client.admin", "rbd", name);
    }

    /// What `service status` says of one daemon, without the time.
    private String status(String daemon) {
        String all = ceph.cephJson("service", "status");
        int at = all.indexOf("\"" + daemon + "\":");
        return at < 0 ? "" : all.substring(all.indexOf("\"status\":", at), all.indexOf('}', at));
    }

    private static String counts(boolean lockOwner, int lockLost) {
        return "\"status\":{\"cmd_timed_out_cnt\":\"0\",\"conn_lost_cnt\":\"0\",\"lock_lost_cnt\":\""
                + lockLost
                + "\",\"lock_owner\":\""
                + lockOwner
                + "\"";
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    @Test
    void anImageIsListedAsTcmuRunnerDid() throws Exception {
        RbdSpec spec = image("listed");
        try (ServedImage served = ServedImage.registered("gw1", spec)) {
            String id = ((RbdBackstore) served.disk().backstore()).source().replaceAll(".*/", "");

            soon(
                    () ->
                            assertThat(ceph.cephJson("service", "dump"))
                                    .contains("\"tcmu-runner\":{")
                                    .contains("\"gw1:rbd/listed\":{")
                                    .contains("\"daemon_prefix\":\"gw1\"")
                                    .contains("\"daemon_type\":\"portal\"")
                                    .contains("\"image_id\":\"" + id + "\"")
                                    .contains("\"image_name\":\"listed\"")
                                    .contains("\"pool_name\":\"rbd\""));
            soon(() -> assertThat(status("gw1:rbd/listed")).isEqualTo(counts(true, 0)));
        }
        soon(() -> assertThat(ceph.cephJson("service", "dump")).doesNotContain("rbd/listed"));
    }

    @Test
    void onlyTheHolderOfTheLockIsTheOwner() throws Exception {
        RbdSpec spec = image("watched");
        try (ServedImage first = ServedImage.registered("gw1", spec)) {
            first.events().await(OpenerEvents.Opened.class);
            try (ServedImage second = ServedImage.registered("gw2", spec)) {
                second.events().await(OpenerEvents.Standby.class);

                soon(() -> assertThat(status("gw1:rbd/watched")).isEqualTo(counts(true, 0)));
                soon(() -> assertThat(status("gw2:rbd/watched")).isEqualTo(counts(false, 0)));
            }
        }
    }

    @Test
    void aFencedClientsImageIsListedAgainAndItsLossCounted() throws Exception {
        RbdSpec spec = image("relisted");
        try (ServedImage served = ServedImage.registered("gw1", spec)) {
            served.events().await(OpenerEvents.Opened.class);
            soon(() -> assertThat(status("gw1:rbd/relisted")).isEqualTo(counts(true, 0)));

            ceph.blocklist(served.address());
            served.events().await(OpenerEvents.Opened.class);

            soon(() -> assertThat(status("gw1:rbd/relisted")).isEqualTo(counts(true, 1)));
        }
    }

    @Test
    void aUserWhoMayNotTalkToTheManagerServesItsImages() throws Exception {
        RbdSpec admin = image("unlisted");
        ceph.createUser("client.quiet", "rbd");
        RbdSpec spec = RbdSpec.of(admin.conf(), "client.quiet", "rbd", "unlisted");
        try (ServedImage served = ServedImage.registered("gw3", spec)) {
            byte[] block = {1, 2, 3, 4};
            assertThat(served.disk().write(0, block)).isEqualTo(BackstoreResult.OK);
        }
    }

    @Test
    void imagesBeyondTheNumberShareClients() throws Exception {
        RbdClients clients = new RbdClients("gw1", 8, 1, DataClientWatch.NONE);
        RbdSpec first = image("counted1");
        try {
            RbdClients.Lease sole = clients.lease(first);
            RbdClients.Lease second = clients.lease(image("counted2"));
            RbdClients.Lease third = clients.lease(image("counted3"));
            RbdClients.Lease again = clients.lease(first);

            assertThat(sole.sole()).isTrue();
            assertThat(second.sole()).isFalse();
            assertThat(second.cluster()).isSameAs(third.cluster()).isNotSameAs(sole.cluster());
            assertThat(again.sole()).isTrue();
            assertThat(again.cluster()).isNotSameAs(sole.cluster());

            sole.release();
            again.release();
            second.release();
            third.release();
            RbdClients.Lease next = clients.lease(image("counted4"));
            assertThat(next.sole()).isTrue();
            next.release();
        } finally {
            clients.close();
        }
    }
}
