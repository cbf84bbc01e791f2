package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.api.JsonApi.Reply;
import io.rbdgate.management.StorageAdmin.ImageName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// LUNs of a target on every backstore: made, shown, limited, grown, removed.
final class LunResourcesTest {
    private static final String IQN = "iqn.2026-11.t:a";
    private static final String TARGET = "/targets/" + IQN;
    private static final String LUNS = TARGET + "/luns";

    private final MemoryStorage ceph = new MemoryStorage();
    private final MemoryConfigStore store = new MemoryConfigStore();
    private final V1Rig rig = new V1Rig(store, ceph);

    @BeforeEach
    void target() {
        rig.post("/targets", "{\"iqn\":\"" + IQN + "\"}").is(201);
        rig.put(TARGET + "/portal-groups/gw1.example.org", "{\"addresses\":[\"10.0.0.1\"]}")
                .is(200);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private JsonNode stored() {
        return store.read().document().path("targets").path(IQN);
    }

    private JsonNode section() {
        return store.read().document().path("rbdgate").path("targets").path(IQN);
    }

    @Test
    void anImageIsMadeDefinedAndServedInOneStep() {
        Reply made =
                rig.post(
                                LUNS,
                                "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\","
                                        + "\"image\":\"disk_1\",\"sizeBytes\":1048576},"
                                        + "\"serial\":\"s-1\",\"qos\":{\"iops\":500}}")
                        .is(201);

        assertThat(made.location()).isEqualTo("/api/v1/targets/iqn.2026-11.t:a/luns/0");
        assertThat(made.text())
                .isEqualTo(
                        "{\"lun\":0,\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\","
                                + "\"namespace\":null,\"image\":\"disk_1\",\"snapshot\":null,"
                                + "\"path\":null,\"sizeBytes\":null},\"online\":false,\"state\":\"NOT SERVED\","
                                + "\"reason\":\"this gateway does not serve it\",\"sizeBytes\":0,"
                                + "\"blockSize\":512,\"physicalBlockSize\":512,\"readOnly\":false,"
                                + "\"removable\":false,\"writeSameToEnd\":false,"
                                + "\"sanitize\":false,\"spaceThreshold\":80,\"serial\":\"s-1\","
                                + "\"owner\":\"gw1.example.org\",\"qos\":{\"iops\":500,"
                                + "\"bytes\":null,\"burstSeconds\":1}}\n");
        assertThat(ceph.image(ImageName.of("rbd", "disk_1"))).isNotNull();
        assertThat(
                        store.read()
                                .document()
                                .path("disks")
                                .path("rbd/disk_1")
                                .path("wwn")
                                .asString(""))
                .isEqualTo("s-1");
        assertThat(store.read().document().path("rbdgate").path("targets").isMissingNode())
                .isTrue();
    }

    @Test
    void anImageThatIsNotThereIsNotMadeUnlessAskedFor() {
        assertThat(
                        rig.post(
                                        LUNS,
                                        "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\","
                                                + "\"image\":\"none\"}}")
                                .is(422)
                                .detail())
                .startsWith("backstore.image is not there: make rbd/none first");
        assertThat(store.read().disks()).isEmpty();
    }

    @Test
    void lunsOnFilesMemoryAndDevicesAreKeptWhereTheOriginalDoesNotLook() {
        rig.post(
                        LUNS,
                        "{\"lun\":5,\"blockSize\":4096,\"readOnly\":true,\"backstore\":"
                                + "{\"type\":\"file\",\"path\":\"/d/a.img\",\"sizeBytes\":8192}}")
                .is(201);
        rig.post(LUNS, "{\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}").is(201);
        rig.post(LUNS, "{\"backstore\":{\"type\":\"device\",\"path\":\"/dev/vdb\"}}").is(201);

        assertThat(rig.get(LUNS).json().path("items").findValuesAsString("type"))
                .containsExactly("memory", "device", "file");
        assertThat(section().path("luns").path("5").toString())
                .isEqualTo(
                        "{\"backstore\":{\"path\":\"/d/a.img\",\"size\":8192,\"type\":\"file\"},"
                                + "\"block_size\":4096,\"read_only\":true}");
        assertThat(stored().path("disks")).isEmpty();
        rig.delete(LUNS + "/5").is(204);
        rig.get(LUNS + "/5").is(404);
    }

    @Test
    void everyOptionIsKeptAndShown() {
        String options =
                "\"physicalBlockSize\":4096,\"readOnly\":true,\"removable\":true,"
                        + "\"writeSameToEnd\":true,\"sanitize\":true,\"spaceThreshold\":90";
        rig.post(
                        LUNS,
                        "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"disk_1\","
                                + "\"sizeBytes\":1048576},"
                                + options
                                + "}")
                .is(201);
        rig.post(LUNS, "{\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}," + options + "}")
                .is(201);
        String snapshot =
                "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"disk_1\","
                        + "\"snapshot\":\"monday\"},"
                        + options
                        + "}";
        assertThat(rig.post(LUNS, snapshot).is(422).detail())
                .isEqualTo("backstore.snapshot is not there: take rbd/disk_1@monday first");
        ceph.createSnapshot(ImageName.of("rbd", "disk_1"), "monday");
        rig.post(LUNS, snapshot).is(201);

        for (int lun = 0; lun < 3; lun++) {
            assertThat(rig.get(LUNS + "/" + lun).text()).contains(options);
        }
        assertThat(rig.get(LUNS + "/2").text()).contains("\"snapshot\":\"monday\"");
        assertThat(store.read().document().path("rbdgate").path("disks").toString())
                .isEqualTo(
                        "{\"rbd/disk_1\":{\"physical_block_size\":4096,\"read_only\":true,"
                                + "\"removable\":true,\"sanitize\":true,\"space_threshold\":90,"
                                + "\"write_same_to_end\":true,\"wwn\":"
                                + store.read()
                                        .document()
                                        .path("disks")
                                        .path("rbd/disk_1")
                                        .path("wwn")
                                + "}}");
        assertThat(section().path("luns").path("2").toString())
                .isEqualTo(
                        "{\"backstore\":{\"image\":\"disk_1\",\"pool\":\"rbd\","
                                + "\"snapshot\":\"monday\",\"type\":\"rbd\"},"
                                + "\"physical_block_size\":4096,\"read_only\":true,"
                                + "\"removable\":true,\"sanitize\":true,\"space_threshold\":90,"
                                + "\"write_same_to_end\":true}");
    }

    @Test
    void whatASnapshotCannotBeIsTold() {
        assertThat(
                        rig.post(
                                        LUNS,
                                        "{\"blockSize\":4096,\"physicalBlockSize\":512,"
                                                + "\"backstore\":{\"type\":\"rbd\","
                                                + "\"pool\":\"rbd\",\"image\":\"disk_1\","
                                                + "\"snapshot\":\"monday\","
                                                + "\"sizeBytes\":8192}}")
                                .is(422)
                                .detail())
                .isEqualTo(
                        "physicalBlockSize must be a power of two, not below the block size 4096;"
                                + " backstore.snapshot cannot be written: say readOnly true;"
                                + " backstore.sizeBytes makes an image, which has no snapshot"
                                + " then");
    }

    @Test
    void whatDoesNotGoTogetherIsToldAtOnce() {
        assertThat(
                        rig.post(
                                        LUNS,
                                        "{\"blockSize\":4096,\"backstore\":{\"type\":\"file\","
                                                + "\"pool\":\"rbd\",\"sizeBytes\":1000}}")
                                .is(422)
                                .detail())
                .isEqualTo(
                        "backstore.pool does not go with the type file; backstore.path is missing"
                                + " for the type file; backstore.sizeBytes must be a multiple of"
                                + " the block size 4096");
    }

    @Test
    void aNumberInUseIsRefused() {
        String memory = "{\"lun\":1,\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}";
        rig.post(LUNS, memory).is(201);

        assertThat(rig.post(LUNS, memory).is(409).detail())
                .isEqualTo("LUN 1 of iqn.2026-11.t:a exists: choose another number");
    }

    @Test
    void trafficIsLimitedAndFreedAgain() {
        rig.post(LUNS, "{\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}").is(201);

        assertThat(
                        rig.put(LUNS + "/0/qos", "{\"bytes\":1000000,\"burstSeconds\":7}")
                                .is(200)
                                .text())
                .contains("\"qos\":{\"iops\":null,\"bytes\":1000000,\"burstSeconds\":7}");
        assertThat(rig.delete(LUNS + "/0/qos").is(200).text()).contains("\"qos\":null");
        rig.put(LUNS + "/0/qos", "{\"iops\":0}").is(422);
        rig.put(LUNS + "/7/qos", "{\"iops\":1}").is(404);
    }

    @Test
    void aLunGrowsAndNeverShrinks() {
        rig.post(LUNS, "{\"backstore\":{\"type\":\"file\",\"path\":\"/d/a\",\"sizeBytes\":8192}}")
                .is(201);

        rig.post(LUNS + "/0/resize", "{\"sizeBytes\":16384}").is(200);
        assertThat(section().path("luns").path("0").path("backstore").path("size").asInt(0))
                .isEqualTo(16384);
        assertThat(rig.post(LUNS + "/0/resize", "{\"sizeBytes\":8192}").is(422).detail())
                .isEqualTo("sizeBytes must be more than the present 16384: LUNs only grow");
        rig.post(LUNS, "{\"backstore\":{\"type\":\"memory\",\"sizeBytes\":8192}}").is(201);
        assertThat(rig.post(LUNS + "/1/resize", "{\"sizeBytes\":16384}").is(409).detail())
                .startsWith("a LUN in memory cannot grow");
    }

    @Test
    void anImageGrowsThroughItsLun() {
        rig.post(
                        LUNS,
                        "{\"backstore\":{\"type\":\"rbd\",\"pool\":\"rbd\",\"image\":\"d\","
                                + "\"sizeBytes\":1048576}}")
                .is(201);

        rig.post(LUNS + "/0/resize", "{\"sizeBytes\":2097152}").is(200);

        assertThat(ceph.log).containsExactly("resize rbd/d 2097152");
    }
}
