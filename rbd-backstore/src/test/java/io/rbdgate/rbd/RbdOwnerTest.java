package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealCeph
final class RbdOwnerTest {
    private final CephCluster ceph;
    private final List<OwnedDisk> open = new ArrayList<>();

    RbdOwnerTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private OwnedDisk gateway(String name, String image) {
        OwnedDisk made = new OwnedDisk(name, RbdSpec.of(ceph.conf(), "client.admin", "rbd", image));
        open.add(made);
        return made;
    }

    @AfterEach
    void closeAll() {
        open.reversed().forEach(OwnedDisk::close);
    }

    @Test
    void aStandbyServesWhatItsOwnerLetsGoWithEverythingThatWasWritten() {
        ceph.createImage("handed", 8);
        OwnedDisk first = gateway("gw1", "handed");
        first.await("serve VACANCY");
        OwnedDisk second = gateway("gw2", "handed");
        second.await("STANDBY");
        assertThat(first.disk().write(0, new byte[] {1, 2, 3})).isEqualTo(BackstoreResult.OK);
        String address = first.address();

        open.remove(first);
        first.close();

        second.await("serve VACANCY");
        assertThat(second.disk().read(0, 3)).containsExactly(1, 2, 3);
        assertThat(second.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
        assertThat(ceph.ceph("osd", "blocklist", "ls")).doesNotContain(address);
    }

    @Test
    void aLockThatWasTakenAwayIsTakenAnew() {
        ceph.createImage("unlocked", 8);
        OwnedDisk owner = gateway("gw1", "unlocked");
        owner.await("serve VACANCY");
        owner.disk().write(0, new byte[] {1, 2, 3});
        String id = ceph.rbd("info", "rbd/unlocked").replaceAll("(?s).*\\sid: (\\w+).*", "$1");
        String[] locker =
                ceph.rbd("lock", "ls", "rbd/unlocked").split("\\n", -1)[2].split(" {2,}", -1);

        ceph.rados(
                "-p",
                "rbd",
                "lock",
                "break",
                "rbd_header." + id,
                LockOwnership.LOCK,
                locker[0],
                "--lock-cookie",
                locker[1]);

        owner.await("stop");
        owner.await("serve VACANCY");
        assertThat(owner.disk().read(0, 3)).containsExactly(1, 2, 3);
        assertThat(owner.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void aFencedOwnerComesBackWithANewClientAsItsOwnPredecessor() {
        ceph.createImage("ownfence", 8);
        OwnedDisk owner = gateway("gw1", "ownfence");
        owner.await("serve VACANCY");
        Disk before = owner.disk();
        String address = owner.address();

        ceph.blocklist(address);

        owner.await("stop");
        owner.await("serve PREDECESSOR");
        assertThat(before.write(0, new byte[512])).isEqualTo(BackstoreResult.FENCED);
        assertThat(owner.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void theLockOfAClientThatIsNoGatewayIsWaitedFor() {
        ceph.createImage("foreign", 8);
        ServedImage stranger =
                new ServedImage(
                        "stranger", RbdSpec.of(ceph.conf(), "client.admin", "rbd", "foreign"));
        Disk disk = stranger.disk();
        OwnedDisk gateway = gateway("gw1", "foreign");
        gateway.await("STANDBY");
        assertThat(disk.write(0, new byte[512])).isEqualTo(BackstoreResult.OK);

        stranger.close();

        gateway.await("serve VACANCY");
        assertThat(gateway.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }
}
