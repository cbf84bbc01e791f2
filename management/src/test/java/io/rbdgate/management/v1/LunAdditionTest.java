package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.management.StorageAdmin.ImageName;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What is made, and what is not, when a LUN is added.
final class LunAdditionTest {
    private static final String LUNS = "/targets/iqn.2026-11.t:a/luns";
    private static final String NEW_IMAGE =
            "\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"d\",\"sizeBytes\":1048576}";
    private static final String IN_NAMESPACE =
            "\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"namespace\":\"team1\","
                    + "\"image\":\"d\"";

    private final MemoryStorage ceph = new MemoryStorage();
    private final MemoryConfigStore store = new MemoryConfigStore();
    private final V1Rig rig = new V1Rig(store, ceph);

    @BeforeEach
    void target() {
        rig.post("/targets", "{\"iqn\":\"iqn.2026-11.t:a\"}").is(201);
        rig.put(
                        "/targets/iqn.2026-11.t:a/portal-groups/gw1.example.org",
                        "{\"addresses\":[\"10.0.0.1\"]}")
                .is(200);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aLunThatIsRefusedLeavesNoImageBehind() {
        ceph.create(ImageName.of("rbd", "first"), 1 << 20, null);
        rig.post(
                        LUNS,
                        "{\"serial\":\"s-1\",\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\","
                                + "\"image\":\"first\"}}")
                .is(201);

        assertThat(rig.post(LUNS, "{\"serial\":\"s-1\"," + NEW_IMAGE + "}").is(409).detail())
                .isEqualTo("WWN s-1 is already in use by rbd/first");

        assertThat(ceph.image(ImageName.of("rbd", "d"))).isNull();
    }

    @Test
    void anImageInANamespaceIsMadeToo() {
        rig.post(LUNS, "{" + IN_NAMESPACE + ",\"sizeBytes\":1048576}}").is(201);

        assertThat(ceph.image(new ImageName("rbd", "team1", "d"))).isNotNull();
        assertThat(ceph.image(ImageName.of("rbd", "d"))).isNull();
    }

    @Test
    void anImageInANamespaceThatIsNotThereIsToldAtOnce() {
        assertThat(rig.post(LUNS, "{" + IN_NAMESPACE + "}}").is(422).detail())
                .startsWith("backstore.image is not there: make rbd/team1/d first");

        assertThat(rig.get(LUNS).text()).isEqualTo("{\"items\":[]}\n");
    }

    @Test
    void theDataOfAnImageMayBeInAnErasureCodedPool() {
        rig.post(LUNS, "{\"dataPool\":\"ecdata\"," + NEW_IMAGE + "}").is(201);

        assertThat(Objects.requireNonNull(ceph.image(ImageName.of("rbd", "d"))).dataPool())
                .isEqualTo("ecdata");
    }

    @Test
    void aDiskThatWasDefinedWithLargeBlocksKeepsThem() {
        String disk = "\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"suse\"}}";
        ceph.create(ImageName.of("rbd", "suse"), 1 << 20, null);
        rig.post(LUNS, "{\"lun\":0," + disk).is(201);
        rig.delete(LUNS + "/0").is(204);
        store.update(
                document -> {
                    ObjectNode defined = ConfTree.under(document, "disks");
                    ConfTree.under(ConfTree.under(defined, "rbd/suse"), "controls")
                            .put("block_size", "4096");
                });

        assertThat(rig.post(LUNS, "{\"blockSize\":512," + disk).is(409).detail())
                .isEqualTo(
                        "the disk rbd/suse has blocks of 4096 bytes: leave blockSize out or say"
                                + " 4096");
        rig.post(LUNS, "{\"lun\":0,\"removable\":true," + disk).is(201);

        assertThat(rig.get(LUNS + "/0").text())
                .contains("\"blockSize\":4096,\"physicalBlockSize\":4096");
    }

    @Test
    void aDataPoolIsForImagesThatAreMade() {
        String what = "dataPool goes with an image to make: type rbd and sizeBytes";
        String memory = "\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}";
        assertThat(rig.post(LUNS, "{\"dataPool\":\"ecdata\"," + memory).is(422).detail())
                .isEqualTo(what);
        assertThat(rig.post(LUNS, "{\"dataPool\":\"ec\"," + IN_NAMESPACE + "}}").is(422).detail())
                .isEqualTo(what);

        ceph.create(ImageName.of("rbd", "d"), 1 << 20, null);
        assertThat(rig.post(LUNS, "{\"dataPool\":\"ecdata\"," + NEW_IMAGE + "}").is(409).detail())
                .isEqualTo("rbd/d exists, and not with its data in the pool ecdata");
    }

    @Test
    void whatTheConfigurationFileServesIsRefusedBeforeAnythingIsStored() {
        rig.target.targets.add(
                TargetsOfTest.target(
                        new Iqn("iqn.2026-11.t:file"),
                        Access.OPEN,
                        LunConfig.of(
                                0, new BackstoreConfig.Rbd("rbd", null, "d", null, null, null)),
                        LunConfig.of(1, new BackstoreConfig.File(Path.of("/d/a.img"), 8192)),
                        LunConfig.of(2, new BackstoreConfig.Device(Path.of("/dev/vdb")))));
        long before = store.read().epoch();

        assertThat(rig.post(LUNS, "{" + NEW_IMAGE + "}").is(409).detail())
                .isEqualTo(
                        "the configuration file serves the same data as iqn.2026-11.t:file LUN 0:"
                                + " take it out there first");
        rig.post(
                        LUNS,
                        "{\"backstore\":{\"type\":\"file\",\"path\":\"/d/../d/a.img\","
                                + "\"sizeBytes\":4096}}")
                .is(409);
        rig.post(LUNS, "{\"backstore\":{\"type\":\"device\",\"path\":\"/dev/vdb\"}}").is(409);
        assertThat(ceph.image(ImageName.of("rbd", "d"))).isNull();
        assertThat(store.read().epoch()).isEqualTo(before);
    }
}
