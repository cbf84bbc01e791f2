package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.fixtures.SystemClock;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealCeph
final class RbdOpenerTest {
    private final CephCluster ceph;
    private final List<AutoCloseable> open = new ArrayList<>();

    RbdOpenerTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private ServedImage serve(String gateway, RbdSpec spec) {
        ServedImage served = new ServedImage(gateway, spec);
        open.add(served);
        return served;
    }

    private RbdSpec spec(String image) {
        return RbdSpec.of(ceph.conf(), "client.admin", "rbd", image);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void anImageIsMadeWithTheFeaturesAGatewayNeeds() {
        serve("gw1", spec("made").createdOnce(8 << 20)).disk();

        assertThat(ceph.rbd("info", "rbd/made"))
                .contains("size 8 MiB")
                .contains(
                        "features: layering, exclusive-lock, object-map, fast-diff, deep-flatten");
    }

    @Test
    void anImageThatExistsKeepsItsSize() {
        ceph.createImage("sized", 16);

        assertThat(
                        serve("gw1", spec("sized").createdOnce(8 << 20))
                                .disk()
                                .backstore()
                                .geometry()
                                .sizeBytes())
                .isEqualTo(16777216);
    }

    @Test
    void anImageThatExistedAndIsGoneIsNotMadeAgain() {
        ServedImage first = new ServedImage("gw1", spec("once").createdOnce(8 << 20));
        first.disk();
        first.close();
        ceph.rbd("rm", "rbd/once");

        ServedImage second = serve("gw1", spec("once").createdOnce(8 << 20));

        assertThat(second.events().await(OpenerEvents.Failed.class).reason())
                .contains("rbd/once existed")
                .contains("rados -p rbd rmomapkey rbdgate.images once");
    }

    @Test
    void anImageThatNeverExistedIsAnErrorWithoutASize() {
        assertThat(serve("gw1", spec("absent")).events().await(OpenerEvents.Failed.class).reason())
                .isEqualTo("opening rbd/absent: does not exist (ENOENT)");
    }

    @Test
    void anImageWithoutAnExclusiveLockIsRefused() {
        ceph.rbd("create", "rbd/lockless", "--size", "8M", "--image-feature", "layering");

        assertThat(
                        serve("gw1", spec("lockless"))
                                .events()
                                .await(OpenerEvents.Failed.class)
                                .reason())
                .contains("rbd feature enable rbd/lockless exclusive-lock");
    }

    @Test
    void anotherGatewaysLockIsLeftAloneUntilItIsGivenBack() {
        ceph.createImage("shared", 8);
        ServedImage owner = new ServedImage("gw1", spec("shared"));
        Disk ownersDisk = owner.disk();

        ServedImage other = serve("gw2", spec("shared"));
        String reason = other.events().await(OpenerEvents.Standby.class).reason();

        assertThat(reason).matches("rbd/shared is locked by another client at 127.0.0.1:0/\\d+");
        assertThat(ownersDisk.write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
        owner.close();
        assertThat(other.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
        assertThat(ceph.ceph("osd", "blocklist", "ls")).doesNotContain(addressIn(reason));
    }

    private static String addressIn(String reason) {
        return reason.substring(reason.lastIndexOf(' ') + 1);
    }

    @Test
    void aSecondProcessOfTheSameGatewayDoesNotFenceTheFirst() throws Exception {
        ceph.createImage("twice", 8);
        try (ChildGateway child = ChildGateway.start("gw1", spec("twice"))) {
            ServedImage second = serve("gw1", spec("twice"));

            assertThat(second.events().await(OpenerEvents.Standby.class).reason())
                    .isEqualTo(
                            "rbd/twice is locked by another process of gateway gw1 on this host,"
                                    + " pid "
                                    + child.pid());
        }
    }

    @Test
    void aLiveGatewayOfTheSameNameOnAnotherHostIsNotFenced() {
        ceph.createImage("samename", 8);
        ServedImage elsewhere = new ServedImage("gw1", spec("samename"));
        Disk disk = elsewhere.disk();
        ceph.rbd(
                "image-meta",
                "set",
                "rbd/samename",
                "rbdgate.owner.gw1",
                "v1 host=elsewhere boot=b pid=1 start=1 client=" + elsewhere.address());

        ServedImage here = serve("gw1", spec("samename"));

        assertThat(here.events().await(OpenerEvents.Standby.class).reason())
                .isEqualTo(
                        "rbd/samename is locked by a gateway named gw1 on another host, at "
                                + elsewhere.address());
        assertThat(disk.write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
        elsewhere.close();
    }

    @Test
    void theLockOfAKilledPredecessorIsFencedAndTakenAtOnce() throws Exception {
        ceph.createImage("killed", 8);
        String address;
        try (ChildGateway child = ChildGateway.start("gw1", spec("killed"))) {
            address = child.clientAddress();
        }
        long startNanos = SystemClock.NANOS.getAsLong();

        Disk disk = serve("gw1", spec("killed")).disk();

        assertThat(disk.write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
        // Ceph itself would keep the dead client's watch, and with it the lock, for 30 s
        assertThat((SystemClock.NANOS.getAsLong() - startNanos) / 1_000_000).isLessThan(15_000);
        assertThat(ceph.ceph("osd", "blocklist", "ls")).contains(address);
    }

    @Test
    void theLockOfAClientThatSomebodyHasFencedIsTakenWhoeverItWas() throws Exception {
        ceph.createImage("fencedholder", 8);
        String address;
        try (ChildGateway child = ChildGateway.start("gw2", spec("fencedholder"))) {
            address = child.clientAddress();
        }
        ServedImage served = serve("gw1", spec("fencedholder"));
        assertThat(served.events().await(OpenerEvents.Standby.class).reason())
                .isEqualTo("rbd/fencedholder is locked by another client at " + address);

        ceph.blocklist(address);

        assertThat(served.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void everyWriteAcknowledgedBeforeAKillIsThere() throws Exception {
        ceph.createImage("ledger", 1);
        long last;
        try (ChildGateway child = ChildGateway.start("gw1", spec("ledger"))) {
            last = child.killAfter(1000);
        }

        Disk disk = serve("gw1", spec("ledger")).disk();

        for (long stamp = last - 255; stamp <= last; stamp++) {
            byte[] block = disk.read(stamp % 256 * 4096, 4096);
            assertThat(ByteBuffer.wrap(block).getLong(0))
                    .as("block %d, last acknowledged %d", stamp % 256, last)
                    .isIn(stamp, stamp + 256);
        }
    }

    @Test
    void aLockTakenAwayIsNoticedWithoutAnyWrite() throws Exception {
        ceph.createImage("robbed", 8);
        ServedImage served = serve("gw1", spec("robbed"));
        Disk disk = served.disk();
        String id = ceph.rbd("info", "rbd/robbed").replaceAll("(?s).*\\sid: (\\w+).*", "$1");
        String[] lockers = ceph.rbd("lock", "ls", "rbd/robbed").split("\\n", -1);
        String[] locker = lockers[2].split(" {2,}", -1);

        ceph.rados(
                "-p",
                "rbd",
                "lock",
                "break",
                "rbd_header." + id,
                "rbd_lock",
                locker[0],
                "--lock-cookie",
                locker[1]);

        assertThat(disk.nextEvent()).isEqualTo("lost NOT_OWNER");
        assertThat(served.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void aFencedGatewayComesBackWithANewClient() throws Exception {
        ceph.createImage("fenced", 8);
        ServedImage served = serve("gw1", spec("fenced"));
        Disk disk = served.disk();
        byte[] before = {1, 2, 3, 4};
        disk.write(0, before);

        ceph.blocklist(served.address());

        assertThat(disk.nextEvent()).isEqualTo("lost FENCED");
        assertThat(disk.write(0, new byte[4])).isEqualTo(BackstoreResult.FENCED);
        Disk again = served.disk();
        assertThat(again.read(0, 4)).containsExactly(1, 2, 3, 4);
        assertThat(again.write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void anImageRemovedUnderneathIsLostAndLookedForAgain() throws Exception {
        ceph.createImage("removed", 8);
        ServedImage served = serve("gw1", spec("removed"));
        Disk disk = served.disk();
        String id = ceph.rbd("info", "rbd/removed").replaceAll("(?s).*\\sid: (\\w+).*", "$1");

        ceph.rados("-p", "rbd", "rm", "rbd_header." + id);

        // the lock goes with the header: either is noticed first
        assertThat(disk.nextEvent()).isIn("lost GONE", "lost NOT_OWNER");
        served.events().await(OpenerEvents.Failed.class);
        assertThat(served.events().await(OpenerEvents.Failed.class).reason())
                .isEqualTo("opening rbd/removed: does not exist (ENOENT)");
    }

    @Test
    void aSnapshotRemovedUnderneathIsLostAndNotReadAgain() throws Exception {
        ceph.createImage("snapgone", 8);
        ceph.rbd("snap", "create", "rbd/snapgone@monday");
        RbdSpec monday =
                new RbdSpec(
                        ceph.conf(),
                        "client.admin",
                        "rbd",
                        null,
                        "snapgone",
                        "monday",
                        null,
                        null,
                        true);
        ServedImage served = serve("gw1", monday);
        Disk disk = served.disk();
        assertThat(disk.read(0, 512)).isEqualTo(new byte[512]);
        assertThat(disk.write(0, new byte[512])).isEqualTo(BackstoreResult.READ_ONLY);

        ceph.rbd("snap", "rm", "--no-progress", "rbd/snapgone@monday");

        assertThat(disk.nextEvent()).isEqualTo("lost GONE");
        ByteBuf buffer = Unpooled.directBuffer(512);
        assertThat(disk.run(done -> disk.backstore().read(0, buffer, 512, done)).result())
                .isEqualTo(BackstoreResult.GONE);
        buffer.release();
        served.events().await(OpenerEvents.Failed.class);
        assertThat(served.events().await(OpenerEvents.Failed.class).reason())
                .isEqualTo("opening rbd/snapgone@monday: does not exist (ENOENT)");
        assertThat(ceph.rbd("status", "rbd/snapgone")).contains("Watchers: none");
    }

    @Test
    void anImageForReadingOnlyThatIsRemovedUnderneathIsLost() throws Exception {
        ceph.createImage("looked", 8);
        ServedImage served = serve("gw1", spec("looked").forReadingOnly());
        Disk disk = served.disk();

        ceph.rbd("rm", "--no-progress", "rbd/looked");

        assertThat(disk.nextEvent()).isEqualTo("lost GONE");
    }

    @Test
    void aClusterThatCannotBeReachedIsTriedAgain(@TempDir Path dir) throws Exception {
        ceph.createImage("late", 8);
        Path conf = dir.resolve("ceph.conf");
        ServedImage served = serve("gw1", RbdSpec.of(conf, "client.admin", "rbd", "late"));
        assertThat(served.events().await(OpenerEvents.Failed.class).reason())
                .startsWith("reading as client.admin with " + conf);

        Files.copy(ceph.conf(), conf);

        assertThat(served.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void monitorsThatDoNotAnswerAreReportedWithinSeconds(@TempDir Path dir) throws Exception {
        Path conf = dir.resolve("ceph.conf");
        Files.writeString(
                conf,
                Files.readString(ceph.conf())
                        .replaceAll("(?m)^\\s*mon host.*$", "mon host = v2:127.0.0.1:1/0"));

        assertThat(
                        serve("gw1", RbdSpec.of(conf, "client.admin", "rbd", "any"))
                                .events()
                                .await(OpenerEvents.Failed.class)
                                .reason())
                .startsWith("connecting as client.admin with " + conf);
    }

    @Test
    void everyOperationOfAFencedClientEnds() throws Exception {
        ceph.createImage("storm", 8);
        ServedImage served = serve("gw1", spec("storm"));
        WriteStorm storm = new WriteStorm(served.disk());

        storm.start(64);
        assertThat(storm.awaitWritten(1000)).isTrue();
        ceph.blocklist(served.address());

        assertThat(storm.awaitEnd()).isEqualTo(BackstoreResult.FENCED);
        assertThat(served.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void imagesThatShareAFencedClientAllComeBack() throws Exception {
        ceph.createImage("pair1", 8);
        ceph.createImage("pair2", 8);
        RbdClients clients = new RbdClients("gw1", 8, 0, DataClientWatch.NONE);
        OpenerEvents first = new OpenerEvents();
        OpenerEvents second = new OpenerEvents();
        try (RbdOpener one = new RbdOpener(spec("pair1"), clients, first);
                RbdOpener two = new RbdOpener(spec("pair2"), clients, second)) {
            one.start();
            two.start();
            first.await(OpenerEvents.Opened.class);
            second.await(OpenerEvents.Opened.class);
            assertThat(clients.addresses()).hasSize(1);

            ceph.blocklist(clients.addresses().getFirst());

            first.await(OpenerEvents.Opened.class);
            second.await(OpenerEvents.Opened.class);
        }
        first.await(OpenerEvents.Closed.class);
        second.await(OpenerEvents.Closed.class);
        assertThat(clients.addresses()).isEmpty();
        clients.close();
    }

    @Test
    void imagesOfOnePoolShareAClientUpToTheLimit() {
        RbdClients clients = new RbdClients("gw1", 2, 0, DataClientWatch.NONE);
        List<RbdClients.Lease> leases = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            leases.add(clients.lease(spec("any")));
        }

        assertThat(leases.get(0).cluster()).isSameAs(leases.get(1).cluster());
        assertThat(leases.get(2).cluster()).isNotSameAs(leases.get(1).cluster());
        leases.forEach(RbdClients.Lease::release);
        clients.close();
    }
}
