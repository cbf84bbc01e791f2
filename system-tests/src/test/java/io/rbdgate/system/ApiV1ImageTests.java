package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Pools, namespaces, images and the trash; the witness is `rbd`.
interface ApiV1ImageTests extends ApiV1Side {

    private String pool() {
        return site().pool();
    }

    private void create(String image) {
        api().post("/pools/" + pool() + "/images", Map.of("image", image, "sizeBytes", 16 << 20));
    }

    /// An image of 24 MiB with random content; answers the file that has the same.
    private Path filled(String image) throws IOException {
        byte[] content = new byte[24 << 20];
        new Random(7).nextBytes(content);
        Path file = Files.write(site().directory().resolve(image + ".raw"), content);
        site().ceph().rbd("import", "--no-progress", file.toString(), pool() + "/" + image);
        return file;
    }

    private Path exported(String image) {
        Path file = site().directory().resolve(image.replace('/', '-') + ".out");
        site().ceph().rbd("export", "--no-progress", image, file.toString());
        return file;
    }

    @Test
    default void namespacesAreMadeUsedAndRemoved() {
        String namespaces = "/pools/" + pool() + "/namespaces";
        api().post(namespaces, Map.of("name", "team1"));
        assertThat(site().ceph().rbd("namespace", "ls", pool())).contains("team1");
        assertThat(api().list(namespaces).findValuesAsString("name")).contains("team1");
        assertThat(api().get(namespaces + "/team1").path("name").stringValue()).isEqualTo("team1");
        api().post(
                        "/pools/" + pool() + "/images",
                        Map.of("image", "inside", "namespace", "team1", "sizeBytes", 8 << 20));
        assertThat(site().ceph().rbd("ls", pool() + "/team1")).isEqualTo("inside");
        assertThat(api().list("/pools/" + pool() + "/images?namespace=team1").toString())
                .isEqualTo("[{\"image\":\"inside\"}]");
        assertThat(api().refused(409, "DELETE", namespaces + "/team1", null)).contains("team1");

        api().task("DELETE", site().image("inside") + "?namespace=team1", null);
        api().delete(namespaces + "/team1");

        assertThat(site().ceph().rbd("namespace", "ls", pool())).doesNotContain("team1");
    }

    @Test
    default void theDataOfAnImageIsInAnErasureCodedPool() throws IOException {
        String coded = pool() + "_ec";
        site().ceph()
                .ceph(
                        "osd",
                        "erasure-code-profile",
                        "set",
                        "v1two",
                        "k=2",
                        "m=1",
                        "crush-failure-domain=osd");
        JsonNode known =
                api().post(
                                "/pools",
                                Map.of(
                                        "name",
                                        coded,
                                        "type",
                                        "erasure",
                                        "erasureProfile",
                                        "v1two",
                                        "placementGroups",
                                        8));
        assertThat(known).isEqualTo(described(coded));
        assertThat(known.path("type").stringValue()).isEqualTo("erasure");
        assertThat(known.path("size").intValue()).isEqualTo(3);

        JsonNode made =
                api().post(
                                "/pools/" + pool() + "/images",
                                Map.of("image", "coded", "sizeBytes", 8 << 20, "dataPool", coded));

        assertThat(made.path("dataPool").stringValue()).isEqualTo(coded);
        assertThat(site().ceph().rbd("info", pool() + "/coded")).contains("data_pool: " + coded);
        assertThat(
                        api().refused(
                                        422,
                                        "POST",
                                        "/pools/" + pool() + "/images",
                                        Map.of("image", "n", "sizeBytes", 4096, "dataPool", "no")))
                .isEqualTo("there is no pool no for the data of " + pool() + "/n");
        aDiskOfTheOlderRouteHasItsDataThereToo(coded);
        JsonNode unwritten = api().ended(api().begin("DELETE", "/pools/" + coded, null));
        assertThat(unwritten.path("problem").stringValue())
                .isEqualTo(
                        "the pool %s is not removed: the image %s/coded keeps its data in it"
                                .formatted(coded, pool()));
        site().ceph()
                .rbd(
                        "bench",
                        pool() + "/coded",
                        "--io-type",
                        "write",
                        "--io-total",
                        "4M",
                        "--io-size",
                        "1M");
        assertThat(site().ceph().rados("-p", coded, "ls")).contains("rbd_data.");
        assertThat(api().refused(409, "DELETE", "/pools/" + coded, null))
                .startsWith("the pool " + coded + " is not removed: it holds the object rbd_data.");
        api().task("DELETE", site().image("coded"), null);
        assertThat(site().ceph().rados("-p", coded, "ls")).doesNotContain("rbd_data.");
        assertThat(api().get("/cluster/erasure-profiles/v1two").path("settings").path("k"))
                .hasToString("\"2\"");
        api().task("DELETE", "/pools/" + coded, null);
        assertThat(site().ceph().ceph("osd", "pool", "ls").lines()).doesNotContain(coded);
    }

    private void aDiskOfTheOlderRouteHasItsDataThereToo(String coded) {
        String disk = "/api/disk/" + pool() + "/coded_disk";
        try (ApiClient older = new ApiClient(site().apiPort(), "admin", site().password())) {
            older.done("PUT", disk, "mode", "create", "size", "8M", "data_pool", coded);
            assertThat(site().ceph().rbd("info", pool() + "/coded_disk"))
                    .contains("data_pool: " + coded);
            older.done("DELETE", disk);
        }
    }

    @Test
    default void imagesAreMadeDescribedGrownAndRemoved() {
        create("made");
        assertThat(site().ceph().rbd("info", pool() + "/made"))
                .contains("size 16 MiB", "exclusive-lock");
        JsonNode image = api().get(site().image("made"));
        assertThat(image.path("sizeBytes").intValue()).isEqualTo(16 << 20);
        assertThat(image.path("features").toString())
                .isEqualTo(
                        "[\"layering\",\"exclusive-lock\",\"object-map\",\"fast-diff\","
                                + "\"deep-flatten\"]");
        api().post(site().image("made") + "/resize", Map.of("sizeBytes", 20 << 20));
        assertThat(site().ceph().rbd("info", pool() + "/made")).contains("size 20 MiB");
        assertThat(api().list("/pools/" + pool() + "/images").findValuesAsString("image"))
                .contains("made");

        JsonNode task = api().task("DELETE", site().image("made"), null);

        assertThat(task.path("headline").stringValue()).isEqualTo("Removing " + pool() + "/made");
        assertThat(site().ceph().rbd("ls", pool()).lines()).doesNotContain("made");
        api().refused(404, "GET", site().image("made"), null);
        assertThat(api().list("/tasks").findValuesAsString("id"))
                .contains(task.path("id").stringValue());
    }

    @Test
    default void copiesHaveTheDataAndDeepOnesTheSnapshots() throws IOException {
        Path content = filled("original");
        site().ceph().rbd("snap", "create", "--no-progress", pool() + "/original@then");

        JsonNode task = api().task("POST", site().image("original") + "/copy", copyTo("shallow"));
        api().task("POST", site().image("original") + "/deep-copy", copyTo("deep"));

        assertThat(task.path("total").longValue()).isPositive();
        assertThat(task.path("done")).isEqualTo(task.path("total"));
        assertThat(task.path("result").path("image").stringValue()).isEqualTo("shallow");
        assertThat(exported(pool() + "/shallow")).hasSameBinaryContentAs(content);
        assertThat(exported(pool() + "/deep@then")).hasSameBinaryContentAs(content);
        assertThat(site().ceph().rbd("snap", "ls", pool() + "/shallow")).isEmpty();
    }

    private Map<String, ?> copyTo(String image) {
        return Map.of("pool", pool(), "image", image);
    }

    @Test
    default void aLongCopyIsWatchedAndStopped() throws IOException {
        filled("long");
        // librbd itself reads it slowly then: for 6 s
        site().ceph()
                .rbd("config", "image", "set", pool() + "/long", "rbd_qos_bps_limit", "4194304");

        String task = api().begin("POST", site().image("long") + "/copy", copyTo("never"));
        boolean going =
                Waiting.until(ApiV1Site.LIMIT, () -> api().get(task).path("done").longValue() > 0);
        assertThat(going).isTrue();
        JsonNode running = api().get(task);
        assertThat(running.path("state").stringValue()).isEqualTo("running");
        assertThat(running.path("total").longValue()).isEqualTo(24 << 20);
        assertThat(running.path("cancellable").booleanValue()).isTrue();
        api().delete(task);

        JsonNode end = api().ended(task);
        assertThat(end.path("state").stringValue()).as(end.toString()).isEqualTo("cancelled");
        assertThat(site().ceph().rbd("ls", pool()).lines()).doesNotContain("never");
        assertThat(api().refused(409, "DELETE", task, null)).contains("it is cancelled");
    }

    @Test
    default void anImageComesBackFromTheTrashOrGoesForGood() {
        String trash = "/pools/" + pool() + "/trash";
        create("thrown");
        api().post(site().image("thrown") + "/trash", Map.of());
        JsonNode entry = api().list(trash).get(0);
        String id = entry.path("id").stringValue();
        assertThat(entry.path("image").stringValue()).isEqualTo("thrown");
        assertThat(site().ceph().rbd("trash", "ls", pool())).contains(id + " thrown");

        api().post(trash + "/" + id + "/restore", Map.of("image", "back"));
        assertThat(site().ceph().rbd("ls", pool()).lines())
                .contains("back")
                .doesNotContain("thrown");

        api().post(site().image("back") + "/trash", Map.of("delaySeconds", 3600));
        JsonNode kept = api().ended(api().begin("DELETE", trash + "/" + id, null));
        assertThat(kept.path("state").stringValue()).isEqualTo("failed");
        assertThat(kept.path("problem").stringValue()).contains("trash of " + pool());

        api().post(trash + "/" + id + "/restore", Map.of("image", "back"));
        api().post(site().image("back") + "/trash", Map.of());
        api().task("DELETE", trash + "/" + id, null);
        assertThat(site().ceph().rbd("trash", "ls", pool())).isEmpty();
    }

    /// A watcher that has died stays for as long as the OSDs are told to believe in it.
    @Test
    default void removingABusyImageSaysWhoHasItAndWaitsForAClientThatHasDied() {
        create("busy");
        site().ceph().ceph("config", "set", "osd", "osd_client_watch_timeout", "4");
        Process watching = watcher("busy");
        try {
            assertThat(
                            Waiting.until(
                                    ApiV1Site.LIMIT,
                                    () ->
                                            site().ceph()
                                                    .rbd("status", pool() + "/busy")
                                                    .contains("watcher=")))
                    .isTrue();
            String who =
                    site().ceph()
                            .rbd("status", pool() + "/busy")
                            .replaceFirst("(?s).*watcher=(\\S+) .*", "$1");
            String reason = pool() + "/busy, which is open at " + who + ": busy (EBUSY)";
            assertThat(api().refused(409, "POST", site().image("busy") + "/trash", Map.of()))
                    .isEqualTo("moving to the trash " + reason);

            String stopped = api().begin("DELETE", site().image("busy"), null);
            awaitReason(stopped, "removing " + reason);
            api().delete(stopped);
            assertThat(api().ended(stopped).path("state").stringValue()).isEqualTo("cancelled");

            String removed = api().begin("DELETE", site().image("busy"), null);
            awaitReason(removed, "removing " + reason);
            watching.destroyForcibly();
            assertThat(api().ended(removed).path("state").stringValue()).isEqualTo("done");
            assertThat(site().ceph().rbd("ls", pool()).lines()).doesNotContain("busy");
        } finally {
            watching.destroyForcibly();
            site().ceph().ceph("config", "rm", "osd", "osd_client_watch_timeout");
        }
    }

    /// `rbd watch` until it is killed; it would end by itself at the end of its input.
    private Process watcher(String image) {
        return Command.of(
                        "sh",
                        "-c",
                        "mkfifo \"$0\" && exec rbd -c \"$1\" watch \"$2\" 0<>\"$0\"",
                        site().directory().resolve("input").toString(),
                        site().ceph().conf().toString(),
                        pool() + "/" + image)
                .startInBackground(site().directory().resolve("watch.log"));
    }

    private void awaitReason(String task, String reason) {
        assertThat(
                        Waiting.until(
                                ApiV1Site.LIMIT,
                                () -> api().get(task).path("problem").asString("").equals(reason)))
                .as(() -> api().get(task) + " says " + reason)
                .isTrue();
    }
}
