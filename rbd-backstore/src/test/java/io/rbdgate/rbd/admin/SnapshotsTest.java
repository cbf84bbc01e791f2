package io.rbdgate.rbd.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdImage;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.CephLibrary;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@RealCeph
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SnapshotsTest {
    private final CephCluster ceph;
    private final CephAdmin admin;

    SnapshotsTest(CephCluster ceph) {
        this.ceph = ceph;
        this.admin = new CephAdmin(ceph.conf(), "client.admin");
    }

    @AfterAll
    void close() {
        admin.close();
    }

    private ImageRef made(String name) {
        ceph.createImage(name, 8);
        return new ImageRef("rbd", "", name);
    }

    private static void assertFails(ErrnoTable errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RbdException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void aSnapshotIsListedUntilItIsRemoved() {
        ImageRef image = made("snapped");

        admin.snapshots().create(image, "first");
        admin.snapshots().create(image, "second");

        assertThat(admin.snapshots().list(image))
                .extracting(SnapshotFacts::name, SnapshotFacts::sizeBytes)
                .containsExactly(tuple("first", 8_388_608L), tuple("second", 8_388_608L));
        assertFails(ErrnoTable.EEXIST, () -> admin.snapshots().create(image, "first"));

        admin.snapshots().remove(image, "first");
        assertThat(admin.snapshots().list(image))
                .extracting(SnapshotFacts::name)
                .containsExactly("second");
        assertFails(ErrnoTable.ENOENT, () -> admin.snapshots().remove(image, "first"));
    }

    @Test
    void aProtectedSnapshotStaysForItsClones() {
        ImageRef image = made("cloned");
        ImageRef child = new ImageRef("rbd", "", "child");
        admin.snapshots().create(image, "base");
        admin.snapshots().protect(image, "base");
        assertThat(admin.snapshots().list(image)).allMatch(SnapshotFacts::isProtected);

        admin.snapshots().cloneTo(image, "base", child);

        assertFails(ErrnoTable.EBUSY, () -> admin.snapshots().remove(image, "base"));
        assertFails(ErrnoTable.EBUSY, () -> admin.snapshots().unprotect(image, "base"));
        admin.images().remove(child, (_, _) -> true);
        admin.snapshots().unprotect(image, "base");
        admin.snapshots().remove(image, "base");
        assertThat(admin.snapshots().list(image)).isEmpty();
    }

    @Test
    void aRollbackBringsTheDataBack() {
        ImageRef image = made("rolled");
        ceph.rbd(
                "bench", "rbd/rolled", "--io-type", "write", "--io-size", "1M", "--io-total", "8M");
        admin.snapshots().create(image, "good");
        String good = ceph.rbd("diff", "rbd/rolled");
        admin.images().resize(image, 16 << 20);
        ceph.rbd("image-meta", "set", "rbd/rolled", "rbdgate.work", "v1 sanitize");

        admin.snapshots().rollback(image, "good", (_, _) -> true);

        assertThat(ceph.rbd("info", "rbd/rolled")).contains("size 8 MiB");
        assertThat(ceph.rbd("image-meta", "get", "rbd/rolled", "rbdgate.work"))
                .as("a disk that is whole again is not taken for a half erased one")
                .isEqualTo("v1 none");
        assertThat(ceph.rbd("diff", "rbd/rolled")).isEqualTo(good);
    }

    @Test
    void anImageThatIsOpenElsewhereIsNotRolledBack() {
        ImageRef image = made("busy");
        admin.snapshots().create(image, "good");
        try (RbdCluster other =
                        RbdCluster.connect(CephLibrary.installed(), ceph.conf(), "client.admin");
                RbdPool pool = other.pool("rbd", "");
                RbdImage open = RbdImage.open(pool, "busy", null, false)) {
            assertThat(open.sizeBytes()).isPositive();

            assertThatThrownBy(() -> admin.snapshots().rollback(image, "good", (_, _) -> true))
                    .hasMessage(
                            "rolling back to rbd/busy@good, which is open at %s: busy (EBUSY)"
                                    .formatted(other.address()));
        }
    }
}
