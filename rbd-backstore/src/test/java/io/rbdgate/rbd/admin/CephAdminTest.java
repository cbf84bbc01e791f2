package io.rbdgate.rbd.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.rbd.CommandTarget;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@RealCeph
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CephAdminTest {
    private final CephCluster ceph;
    private final CephAdmin admin;

    CephAdminTest(CephCluster ceph) {
        this.ceph = ceph;
        this.admin = new CephAdmin(ceph.conf(), "client.admin");
    }

    @AfterAll
    void close() {
        admin.close();
    }

    @Test
    void poolsAreListedWithWhatTheyAreFor() {
        assertThat(admin.pools().list())
                .filteredOn(pool -> pool.name().equals("rbd"))
                .singleElement()
                .satisfies(
                        pool -> {
                            assertThat(pool.id()).isPositive();
                            assertThat(pool.type()).isEqualTo("replicated");
                            assertThat(pool.size()).isEqualTo(1);
                            assertThat(pool.applications()).containsExactly("rbd");
                        });
    }

    @Test
    void commandsReachEveryKindOfDaemon() {
        ceph.startManager();
        assertThat(admin.command(CommandTarget.MONITORS, "{\"prefix\": \"fsid\"}").strip())
                .isEqualTo(ceph.fsid().toString());
        assertThat(
                        admin.command(
                                CommandTarget.MANAGER,
                                "{\"prefix\": \"pg stat\", \"format\": \"json\"}"))
                .contains("num_pgs");
        assertThat(admin.command(new CommandTarget.Osd(0), "{\"prefix\": \"version\"}"))
                .contains("16.");
        assertThat(
                        admin.command(
                                new CommandTarget.PlacementGroup("1.0"),
                                "{\"prefix\": \"query\", \"cmd\": \"query\", \"pgid\": \"1.0\"}"))
                .contains("\"state\"");
    }

    @Test
    void aRefusedCommandSaysWhy() {
        assertThatThrownBy(
                        () ->
                                admin.command(
                                        CommandTarget.MONITORS,
                                        "{\"prefix\": \"osd pool get\", \"pool\": \"nopool\","
                                                + " \"var\": \"size\"}"))
                .hasMessageContaining("unrecognized pool 'nopool'")
                .isInstanceOfSatisfying(
                        RbdException.class,
                        e -> assertThat(e.errno()).isEqualTo(ErrnoTable.ENOENT));
    }

    @Test
    void aClusterThatDoesNotAnswerHoldsNobodyUp() {
        ceph.createImage("frozen", 8);
        ImageRef name = new ImageRef("rbd", "", "frozen");
        ceph.holdIo();
        try {
            assertThatThrownBy(() -> admin.images().resize(name, 16 << 20))
                    .isInstanceOfSatisfying(
                            RbdException.class,
                            e -> assertThat(e.errno()).isEqualTo(ErrnoTable.ETIMEDOUT))
                    .hasMessage(
                            "waiting for Ceph: resizing rbd/frozen: no answer in time (ETIMEDOUT)");
        } finally {
            ceph.releaseIo();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> ceph.rbd("info", "rbd/frozen").contains("size 16 MiB"));
    }
}
