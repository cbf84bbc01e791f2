package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.fixtures.api.JsonApi.Reply;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CephResourcesTest {
    private static final ImageName DISK = ImageName.of("rbd", "disk_1");
    private static final String IMAGE = "/pools/rbd/images/disk_1";

    private final MemoryStorage ceph = new MemoryStorage();
    private final V1Rig rig = new V1Rig(null, ceph);

    CephResourcesTest() {
        ceph.create(DISK, 1 << 20, null);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void serveTheDisk() {
        rig.target.targets.add(
                TargetsOfTest.target(
                        new Iqn("iqn.2026-11.t:a"),
                        Access.OPEN,
                        LunConfig.of(
                                3,
                                new BackstoreConfig.Rbd("rbd", null, "disk_1", null, null, null))));
    }

    private void logIn() {
        rig.target.sessions.add(
                new SessionStatus("7", "iqn.a:h", "", "10.0.0.9:1", "iqn.2026-11.t:a", 1, 0));
    }

    @Test
    void aPoolIsMadeDescribedAndRemoved() {
        Reply made = rig.post("/pools", "{\"name\":\"disks\",\"size\":2}").is(201);
        assertThat(made.location()).isEqualTo("/api/v1/pools/disks");
        assertThat(rig.get("/pools/disks").is(200).json().path("size").intValue()).isEqualTo(2);
        rig.post("/pools", "{\"name\":\"disks\"}").is(409);

        JsonNode end = rig.ended(rig.delete("/pools/disks"));

        assertThat(end.path("state").stringValue()).isEqualTo("done");
        assertThat(rig.delete("/pools/disks").is(404).detail()).isEqualTo("there is no pool disks");
    }

    @Test
    void aPoolsSizeAndProfileGoWithItsType() {
        assertThat(
                        rig.post("/pools", "{\"name\":\"p\",\"type\":\"erasure\",\"size\":2}")
                                .is(422)
                                .detail())
                .isEqualTo("size does not go with the type erasure: its profile tells");
        assertThat(
                        rig.post("/pools", "{\"name\":\"p\",\"erasureProfile\":\"default\"}")
                                .is(422)
                                .detail())
                .isEqualTo("erasureProfile goes with the type erasure only");
    }

    @Test
    void aPoolThatHoldsSomethingIsNotRemoved() {
        rig.post("/pools", "{\"name\":\"conf\"}").is(201);
        ceph.contents.put("conf", "gateway.conf");
        assertThat(rig.delete("/pools/conf").is(409).detail())
                .isEqualTo("the pool conf is not removed: it holds the object gateway.conf");
    }

    /// Images may have been named by others.
    @Test
    void theLocationOfASnapshotEscapesWhatIsNoUrl() {
        ceph.create(ImageName.of("rbd", "d\u00fc 1"), 1 << 20, null);
        Reply made =
                rig.post("/pools/rbd/images/d%C3%BC%201/snapshots", "{\"name\":\"s\"}").is(201);

        assertThat(made.location()).isEqualTo("/api/v1/pools/rbd/images/d%C3%BC%201/snapshots");
    }

    @Test
    void poolsAreListed() {
        assertThat(rig.get("/pools").is(200).text())
                .isEqualTo(
                        "{\"items\":[{\"id\":2,\"name\":\"rbd\",\"type\":\"replicated\","
                                + "\"size\":3,\"usedBytes\":42,\"availableBytes\":1000,"
                                + "\"applications\":[\"rbd\"]}]}\n");
    }

    @Test
    void namespacesAreMadeAndRemoved() {
        Reply made = rig.post("/pools/rbd/namespaces", "{\"name\":\"team1\"}").is(201);
        assertThat(made.location()).isEqualTo("/api/v1/pools/rbd/namespaces/team1");
        assertThat(rig.get("/pools/rbd/namespaces").text())
                .isEqualTo("{\"items\":[{\"name\":\"team1\"}]}\n");
        rig.post("/pools/rbd/namespaces", "{\"name\":\"team1\"}").is(409);

        rig.delete("/pools/rbd/namespaces/team1").is(204);
        assertThat(rig.delete("/pools/rbd/namespaces/team1").is(404).detail())
                .isEqualTo("there is no team1");
    }

    @Test
    void anImageIsMadeWithADataPoolAndDescribed() {
        Reply made =
                rig.post(
                                "/pools/rbd/images",
                                "{\"image\":\"big\",\"sizeBytes\":4096,\"dataPool\":\"ecdata\"}")
                        .is(201);

        assertThat(made.location()).isEqualTo("/api/v1/pools/rbd/images/big");
        assertThat(rig.get("/pools/rbd/images/big").is(200).text())
                .isEqualTo(
                        "{\"pool\":\"rbd\",\"namespace\":\"\",\"image\":\"big\",\"id\":\"id1\","
                                + "\"sizeBytes\":4096,\"objectBytes\":4194304,\"features\":["
                                + "\"layering\",\"exclusive-lock\",\"object-map\","
                                + "\"fast-diff\",\"deep-flatten\"],\"dataPool\":\"ecdata\","
                                + "\"parent\":null,\"luns\":[]}\n");
        assertThat(rig.get("/pools/rbd/images").text())
                .isEqualTo("{\"items\":[{\"image\":\"big\"},{\"image\":\"disk_1\"}]}\n");
    }

    @Test
    void anImageInANamespaceIsFoundThere() {
        rig.post(
                        "/pools/rbd/images",
                        "{\"image\":\"n\",\"sizeBytes\":4096,\"namespace\":\"team1\"}")
                .is(201);

        rig.get("/pools/rbd/images/n?namespace=team1").is(200);
        assertThat(rig.get("/pools/rbd/images/n").is(404).detail())
                .isEqualTo("there is no image rbd/n");
    }

    @Test
    void everythingWrongWithABodyIsToldAtOnce() {
        Reply refused =
                rig.post("/pools/rbd/images", "{\"image\":\"a b\",\"sizeBytes\":\"x\",\"nam\":1}");

        assertThat(refused.is(422).text())
                .isEqualTo(
                        "{\"detail\":\"image must match [a-zA-Z0-9_.-]+, for example disk_1;"
                                + " sizeBytes must be a whole number; nam is not known here; known"
                                + " are image, sizeBytes, namespace, dataPool\",\"errors\":["
                                + "{\"what\":\"must match [a-zA-Z0-9_.-]+, for example disk_1\","
                                + "\"where\":\"image\"},{\"what\":\"must be a whole number\","
                                + "\"where\":\"sizeBytes\"},{\"what\":\"is not known here; known"
                                + " are image, sizeBytes, namespace, dataPool\",\"where\":\"nam\"}"
                                + "],\"instance\":\"/api/v1/pools/rbd/images\",\"status\":422,"
                                + "\"title\":\"Invalid values\","
                                + "\"type\":\"urn:rbdgate:problem:invalid-values\"}\n");
    }

    @Test
    void anImageOnlyGrows() {
        rig.post(IMAGE + "/resize", "{\"sizeBytes\":2097152}").is(200);
        assertThat(rig.post(IMAGE + "/resize", "{\"sizeBytes\":1048576}").is(422).detail())
                .isEqualTo("sizeBytes must be more than the present 2097152: images only grow");
        assertThat(ceph.log).containsExactly("resize rbd/disk_1 2097152");
    }

    @Test
    void anImageIsRemovedByATask() {
        JsonNode task = rig.ended(rig.delete(IMAGE));

        assertThat(task.path("state").asString("")).isEqualTo("done");
        assertThat(task.path("headline").asString("")).isEqualTo("Removing rbd/disk_1");
        rig.get(IMAGE).is(404);
    }

    @Test
    void aServedImageIsNeitherRemovedNorThrownAway() {
        serveTheDisk();

        assertThat(rig.delete(IMAGE).is(409).detail())
                .isEqualTo(
                        "rbd/disk_1 is served as iqn.2026-11.t:a LUN 3: remove the LUN before"
                                + " removing the image");
        rig.post(IMAGE + "/trash", "{}").is(409);
        assertThat(rig.get(IMAGE).text())
                .contains("\"luns\":[{\"target\":\"iqn.2026-11.t:a\",\"lun\":3}]");
    }

    @Test
    void anImageGoesToTheTrashAndBack() {
        rig.post(IMAGE + "/trash", "{\"delaySeconds\":60}").is(204);
        assertThat(ceph.log).containsExactly("trash rbd/disk_1 60");
        assertThat(rig.get("/pools/rbd/trash").text())
                .isEqualTo(
                        "{\"items\":[{\"id\":\"t0\",\"image\":\"disk_1\","
                                + "\"deletedAt\":1000,\"keptUntil\":2000}]}\n");

        rig.post("/pools/rbd/trash/t0/restore", "{\"image\":\"disk_9\"}").is(204);

        rig.get("/pools/rbd/images/disk_9").is(200);
        rig.delete("/pools/rbd/trash/t0").is(404);
    }

    @Test
    void anImageInTheTrashIsRemovedForGood() {
        rig.post(IMAGE + "/trash", "{}").is(204);

        assertThat(rig.ended(rig.delete("/pools/rbd/trash/t0")).path("state").asString(""))
                .isEqualTo("done");
        assertThat(rig.get("/pools/rbd/trash").text()).isEqualTo("{\"items\":[]}\n");
    }

    @Test
    void aDeepCopyShowsItsProgressAndEnds() {
        CountDownLatch slow = new CountDownLatch(1);
        ceph.slow = slow;
        Reply accepted = rig.post(IMAGE + "/deep-copy", "{\"pool\":\"rbd\",\"image\":\"disk_2\"}");
        assertThat(accepted.is(202).json().path("state").asString("")).isEqualTo("running");
        assertThat(accepted.location()).isEqualTo("/api/v1/tasks/1");
        slow.countDown();

        JsonNode task = rig.ended(accepted);
        assertThat(task.path("done").asInt(0)).isEqualTo(2);
        assertThat(task.path("total").asInt(0)).isEqualTo(2);
        assertThat(task.path("result").path("image").asString("")).isEqualTo("disk_2");
        assertThat(ceph.log).containsExactly("deepCopy rbd/disk_1 rbd/disk_2");
    }

    @Test
    void aCopyIsStoppedOnRequest() {
        CountDownLatch slow = new CountDownLatch(1);
        ceph.slow = slow;
        Reply accepted = rig.post(IMAGE + "/copy", "{\"pool\":\"rbd\",\"image\":\"disk_2\"}");
        rig.delete("/tasks/1").is(200);
        slow.countDown();

        assertThat(rig.ended(accepted).path("state").asString("")).isEqualTo("cancelled");
        rig.get("/pools/rbd/images/disk_2").is(404);
        assertThat(rig.delete("/tasks/1").is(409).detail())
                .isEqualTo("task 1 has ended: it is cancelled");
    }

    @Test
    void aTaskThatBreaksInTheGatewayHasEndedAndTellsNothingOfTheInside() {
        ceph.broken = new NoClassDefFoundError("inner/Secret");

        JsonNode end = rig.ended(rig.post(IMAGE + "/copy", "{\"pool\":\"rbd\",\"image\":\"b\"}"));

        assertThat(end.path("state").stringValue()).isEqualTo("failed");
        assertThat(end.path("problem").stringValue())
                .isEqualTo("it failed in the gateway, whose log tells more");
    }

    @Test
    void aCopyOverAnExistingImageIsRefused() {
        assertThat(
                        rig.post(IMAGE + "/copy", "{\"pool\":\"rbd\",\"image\":\"disk_1\"}")
                                .is(409)
                                .detail())
                .isEqualTo("rbd/disk_1 exists: choose another name for the copy");
    }

    @Test
    void snapshotsAreTakenProtectedClonedAndDeleted() {
        rig.post(IMAGE + "/snapshots", "{\"name\":\"s1\"}").is(201);
        assertThat(rig.post(IMAGE + "/snapshots", "{\"name\":\"s1\"}").is(409).detail())
                .isEqualTo("rbd/disk_1@s1 exists");
        String clone = "{\"pool\":\"rbd\",\"image\":\"c\"}";
        assertThat(rig.post(IMAGE + "/snapshots/s1/clone", clone).is(409).detail())
                .isEqualTo("rbd/disk_1@s1 is not protected: protect it first");
        rig.post(IMAGE + "/snapshots/s1/protect", "").is(204);
        rig.post(IMAGE + "/snapshots/s1/clone", clone).is(204);
        assertThat(rig.get("/pools/rbd/images/c").json().path("parent").asString(""))
                .isEqualTo("rbd/disk_1@s1");
        assertThat(rig.get(IMAGE + "/snapshots").text())
                .isEqualTo(
                        "{\"items\":[{\"id\":4,\"name\":\"s1\",\"sizeBytes\":1048576,"
                                + "\"isProtected\":true}]}\n");
        rig.ended(rig.post("/pools/rbd/images/c/flatten", ""));
        assertThat(rig.post("/pools/rbd/images/c/flatten", "").is(409).detail())
                .isEqualTo("rbd/c is no clone: there is nothing to flatten");

        rig.delete(IMAGE + "/snapshots/s1").is(409);
        rig.post(IMAGE + "/snapshots/s1/unprotect", "").is(204);
        rig.delete(IMAGE + "/snapshots/s1").is(204);
        rig.delete(IMAGE + "/snapshots/s1").is(404);
    }

    @Test
    void aRollbackIsRefusedWhileASessionUsesTheLunUnlessForced() {
        rig.post(IMAGE + "/snapshots", "{\"name\":\"s1\"}").is(201);
        serveTheDisk();
        logIn();

        assertThat(rig.post(IMAGE + "/snapshots/s1/rollback", "{}").is(409).detail())
                .isEqualTo(
                        "rbd/disk_1 is served to iqn.a:h: log them out, or send \"force\": true");
        assertThat(rig.target.log).isEmpty();

        JsonNode task = rig.ended(rig.post(IMAGE + "/snapshots/s1/rollback", "{\"force\":true}"));
        assertThat(task.path("state").asString("")).isEqualTo("done");
        assertThat(ceph.log).contains("rollback rbd/disk_1@s1");
        assertThat(rig.target.log)
                .containsExactly("suspend iqn.2026-11.t:a 3", "resume iqn.2026-11.t:a 3");
    }

    @Test
    void snapshotsOfSeveralLunsAreTakenWhileTheirWritesAreHeld() {
        serveTheDisk();
        JsonNode task =
                rig.ended(
                        rig.post(
                                "/snapshots",
                                "{\"name\":\"n\",\"luns\":[{\"target\":\"iqn.2026-11.t:a\","
                                        + "\"lun\":3}]}"));

        assertThat(task.path("result").toString())
                .isEqualTo("{\"images\":[\"rbd/disk_1\"],\"name\":\"n\"}");
        assertThat(rig.target.log).containsExactly("hold 3", "release 3");
        assertThat(ceph.snapshots(DISK)).hasSize(1);
    }

    @Test
    void noSnapshotStaysWhenTheHoldBroke() {
        serveTheDisk();
        rig.target.holdBreaks = true;
        JsonNode task =
                rig.ended(
                        rig.post(
                                "/snapshots",
                                "{\"name\":\"n\",\"luns\":[{\"target\":\"iqn.2026-11.t:a\","
                                        + "\"lun\":3}]}"));

        assertThat(task.path("state").asString("")).isEqualTo("failed");
        assertThat(task.path("problem").asString("")).startsWith("the writes could not be held");
        assertThat(ceph.snapshots(DISK)).isEmpty();
    }

    @Test
    void aSnapshotOfALunNobodyServesIsRefused() {
        assertThat(
                        rig.post(
                                        "/snapshots",
                                        "{\"name\":\"n\",\"luns\":[{\"target\":\"iqn.x\","
                                                + "\"lun\":3}]}")
                                .is(404)
                                .detail())
                .isEqualTo("this gateway serves no iqn.x LUN 3");
    }

    @Test
    void withoutAClusterEveryCephRouteSaysWhatIsMissing() {
        try (V1Rig bare = new V1Rig(null, null)) {
            assertThat(bare.get("/pools").is(503).detail())
                    .isEqualTo("no Ceph cluster is configured: add the section ceph and restart");
            bare.get("/cluster/status").is(503);
        }
    }
}
