package io.rbdgate.daemon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.management.StorageAdmin.ImageInfo;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.StorageAdmin.PoolInfo;
import io.rbdgate.management.StorageAdmin.Progress;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.StorageException.Kind;
import io.rbdgate.rbd.admin.CephAdmin;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealCeph
final class CephStorageAdminTest {
    private final CephCluster ceph;
    private final CephStorageAdmin storage;

    CephStorageAdminTest(CephCluster ceph) {
        this.ceph = ceph;
        this.storage = new CephStorageAdmin(new CephAdmin(ceph.conf(), "client.admin"));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void anImageIsMadeSnappedClonedAndRemoved() {
        ImageName image = ImageName.of("rbd", "port");
        ImageName child = ImageName.of("rbd", "port_child");
        storage.create(image, 8 << 20, null);
        storage.createSnapshot(image, "s");
        storage.protectSnapshot(image, "s");
        storage.cloneSnapshot(image, "s", child);

        assertThat(storage.image(child))
                .isNotNull()
                .satisfies(info -> assertThat(info.exclusiveLock()).isTrue())
                .extracting(ImageInfo::parent)
                .isEqualTo("rbd/port@s");
        assertThat(storage.images("rbd", "")).contains("port", "port_child");
        assertThat(storage.pools()).extracting(PoolInfo::name).contains("rbd");

        storage.remove(child, Progress.NONE);
        storage.unprotectSnapshot(image, "s");
        storage.removeSnapshot(image, "s");
        assertThat(storage.snapshots(image)).isEmpty();
        storage.remove(image, Progress.NONE);
        assertThat(storage.image(image)).isNull();
    }

    @Test
    void everyErrorHasItsKind() {
        ImageName image = ImageName.of("rbd", "kinds");
        storage.create(image, 8 << 20, null);

        assertFails(Kind.EXISTS, () -> storage.create(image, 8 << 20, null));
        assertFails(Kind.INVALID, () -> storage.resize(image, 1 << 20));
        assertFails(Kind.NOT_FOUND, () -> storage.images("nopool", ""));
        storage.createSnapshot(image, "s");
        assertFails(Kind.NOT_EMPTY, () -> storage.remove(image, Progress.NONE));
        assertFails(
                Kind.NOT_FOUND,
                () ->
                        storage.command(
                                Map.of("prefix", "osd pool get", "pool", "x", "var", "size"),
                                false));
    }

    @Test
    void aUserWhoMayNotIsToldSo() {
        ceph.createUserWith("client.reader", "mon", "allow r", "osd", "allow r");
        try (CephStorageAdmin reader =
                new CephStorageAdmin(new CephAdmin(ceph.conf(), "client.reader"))) {
            assertFails(
                    Kind.NOT_PERMITTED,
                    () -> reader.create(ImageName.of("rbd", "forbidden"), 1 << 20, null));
        }
    }

    @Test
    void withoutItsConfigurationTheClusterIsNotThere() {
        try (CephStorageAdmin nowhere =
                new CephStorageAdmin(
                        new CephAdmin(Path.of("/nowhere/ceph.conf"), "client.admin"))) {
            assertThatThrownBy(nowhere::pools)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("/nowhere/ceph.conf");
        }
    }
}
