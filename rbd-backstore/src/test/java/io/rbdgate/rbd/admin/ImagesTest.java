package io.rbdgate.rbd.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@RealCeph
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImagesTest {
    private static final long MEBIBYTE = 1 << 20;

    private final CephCluster ceph;
    private final CephAdmin admin;

    ImagesTest(CephCluster ceph) {
        this.ceph = ceph;
        this.admin = new CephAdmin(ceph.conf(), "client.admin");
    }

    @AfterAll
    void close() {
        admin.close();
    }

    private static ImageRef image(String name) {
        return new ImageRef("rbd", "", name);
    }

    private ImageFacts facts(String name) {
        return Objects.requireNonNull(admin.images().facts(image(name)));
    }

    private static void assertFails(ErrnoTable errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RbdException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    /// Some bytes in every object, so that there is something to copy and to remove.
    private void fill(String image) {
        ceph.rbd(
                "bench",
                "rbd/" + image,
                "--io-type",
                "write",
                "--io-size",
                "1M",
                "--io-total",
                "16M");
    }

    @Test
    void aNewImageHasTheFeaturesThatGatewaysNeed() {
        admin.images().create(image("made_here"), 24 * MEBIBYTE, null);

        ImageFacts facts = facts("made_here");
        assertThat(facts.sizeBytes()).isEqualTo(25_165_824);
        assertThat(facts.features()).isEqualTo(61);
        assertThat(facts.order()).isEqualTo(22);
        assertThat(facts.dataPool()).isNull();
        assertThat(facts.parent()).isNull();
        assertThat(ceph.rbd("info", "rbd/made_here")).contains("id: " + facts.id());
        assertThat(admin.images().list("rbd", "")).contains("made_here");
        assertFails(ErrnoTable.EEXIST, () -> admin.images().create(image("made_here"), 1, null));
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertThat(admin.images().facts(image("nothing"))).isNull();
        assertThat(admin.images().facts(new ImageRef("nopool", "", "nothing"))).isNull();
        assertFails(ErrnoTable.ENOENT, () -> admin.images().list("nopool", ""));
        assertFails(ErrnoTable.ENOENT, () -> admin.images().resize(image("nothing"), 1));
    }

    @Test
    void theDataOfAnImageCanBeInAnotherPool() {
        ceph.createPool("chunks");
        admin.images().create(image("split"), MEBIBYTE, "chunks");

        assertThat(facts("split").dataPool()).isEqualTo("chunks");
    }

    @Test
    void anImageOnlyGrows() {
        ceph.createImage("grown", 8);

        admin.images().resize(image("grown"), 12 * MEBIBYTE);

        assertThat(facts("grown").sizeBytes()).isEqualTo(12 * MEBIBYTE);
        assertThatThrownBy(() -> admin.images().resize(image("grown"), 12 * MEBIBYTE))
                .hasMessage(
                        "resizing rbd/grown from 12582912 to 12582912 bytes: an image can only be"
                                + " made larger: invalid argument (EINVAL)");
    }

    @Test
    void anImageInUseIsNotRemoved() {
        ceph.createImage("doomed", 16);
        fill("doomed");
        ceph.rbd("snap", "create", "rbd/doomed@kept");
        assertFails(
                ErrnoTable.ENOTEMPTY, () -> admin.images().remove(image("doomed"), (_, _) -> true));
        ceph.rbd("snap", "purge", "rbd/doomed");

        List<Long> heard = new ArrayList<>();
        admin.images().remove(image("doomed"), (done, _) -> heard.add(done));

        assertThat(heard).isNotEmpty().isSorted();
        assertThat(admin.images().facts(image("doomed"))).isNull();
    }

    @Test
    void aCopyHasTheDataAndADeepCopyTheSnapshots() {
        ceph.createImage("original", 16);
        fill("original");
        ceph.rbd("snap", "create", "rbd/original@then");

        admin.images().copy(image("original"), image("shallow"), (_, _) -> true);
        admin.images().deepCopy(image("original"), image("deep"), (_, _) -> true);

        String digest = digest("original");
        assertThat(digest("shallow")).isEqualTo(digest);
        assertThat(digest("deep")).isEqualTo(digest);
        assertThat(facts("shallow").features()).isEqualTo(61);
        assertThat(admin.snapshots().list(image("shallow"))).isEmpty();
        assertThat(admin.snapshots().list(image("deep")))
                .extracting(SnapshotFacts::name)
                .containsExactly("then");
    }

    private String digest(String image) {
        return ceph.run(Command.of("bash", "-c", "rbd export rbd/" + image + " - | sha256sum"))
                .orThrow()
                .stdout();
    }

    @Test
    void aFlattenedCloneHasNoParent() {
        ceph.createImage("base", 16);
        fill("base");
        ceph.rbd("snap", "create", "rbd/base@golden");
        ceph.rbd("snap", "protect", "rbd/base@golden");
        admin.snapshots().cloneTo(image("base"), "golden", image("clone"));
        assertThat(facts("clone").parent()).isEqualTo("rbd/base@golden");
        assertFails(
                ErrnoTable.ECANCELED,
                () -> admin.images().flatten(image("clone"), (_, _) -> false));

        admin.images().flatten(image("clone"), (_, _) -> true);

        assertThat(facts("clone").parent()).isNull();
    }

    @Test
    void theTrashGivesImagesBack() {
        ceph.createImage("rubbish", 8);
        String id = facts("rubbish").id();

        admin.trash().put(image("rubbish"), 3600);

        assertThat(admin.images().list("rbd", "")).doesNotContain("rubbish");
        TrashFacts entry =
                admin.trash().list("rbd", "").stream()
                        .filter(e -> e.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        assertThat(entry.name()).isEqualTo("rubbish");
        assertThat(entry.keptUntilEpochSeconds() - entry.deletedEpochSeconds()).isEqualTo(3600);
        assertFails(ErrnoTable.EPERM, () -> admin.trash().remove("rbd", "", id, (_, _) -> true));

        admin.trash().restore("rbd", "", id, "treasure");
        assertThat(facts("treasure").id()).isEqualTo(id);

        admin.trash().put(image("treasure"), 0);
        admin.trash().remove("rbd", "", id, (_, _) -> true);
        assertThat(admin.trash().list("rbd", "")).noneMatch(e -> e.id().equals(id));
    }

    @Test
    void namespacesHaveImagesOfTheirOwn() {
        admin.pools().createNamespace("rbd", "tenant");
        ImageRef name = new ImageRef("rbd", "tenant", "own");
        admin.images().create(name, MEBIBYTE, null);

        assertThat(admin.pools().namespaces("rbd")).contains("tenant");
        assertThat(admin.images().list("rbd", "tenant")).containsExactly("own");
        assertThat(admin.images().list("rbd", "")).doesNotContain("own");
        assertFails(ErrnoTable.EBUSY, () -> admin.pools().removeNamespace("rbd", "tenant"));

        admin.images().remove(name, (_, _) -> true);
        admin.pools().removeNamespace("rbd", "tenant");
        assertThat(admin.pools().namespaces("rbd")).doesNotContain("tenant");
    }
}
