package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Pools; the witnesses are `ceph` and `rbd`.
interface ApiV1PoolTests extends ApiV1Side {

    private void refusedToRemove(String pool, String why) {
        assertThat(api().refused(409, "DELETE", "/pools/" + pool, null))
                .isEqualTo("the pool " + pool + " is not removed: " + why);
    }

    @Test
    default void aPoolIsMadeUsedAndRemovedOnceItIsEmpty() {
        String pool = site().pool() + "_made";
        JsonNode made = api().post("/pools", Map.of("name", pool, "size", 2, "placementGroups", 8));
        assertThat(made.path("type").stringValue()).isEqualTo("replicated");
        assertThat(made.path("size").intValue()).isEqualTo(2);
        assertThat(made.path("applications").toString()).isEqualTo("[\"rbd\"]");
        assertThat(site().ceph().ceph("osd", "pool", "get", pool, "size")).isEqualTo("size: 2");
        assertThat(api().get("/pools/" + pool).path("id")).isEqualTo(described(pool).path("id"));
        assertThat(api().refused(409, "POST", "/pools", Map.of("name", pool)))
                .isEqualTo("the pool " + pool + " exists");

        String images = "/pools/" + pool + "/images";
        api().post("/pools/" + pool + "/namespaces", Map.of("name", "team1"));
        Map<String, ?> image = Map.of("image", "d", "namespace", "team1", "sizeBytes", 8 << 20);
        api().post(images, image);
        refusedToRemove(pool, "it holds 1 images, such as " + pool + "/team1/d");
        api().post(images + "/d/trash?namespace=team1", Map.of());
        refusedToRemove(pool, "its trash holds d");
        String trash = "/pools/" + pool + "/trash";
        String id = api().list(trash + "?namespace=team1").get(0).path("id").stringValue();
        api().task("DELETE", trash + "/" + id + "?namespace=team1", null);
        site().ceph().rados("-p", pool, "create", "gateway.conf");
        refusedToRemove(pool, "it holds the object gateway.conf");
        site().ceph().rados("-p", pool, "rm", "gateway.conf");

        site().ceph().ceph("osd", "pool", "set", pool, "nodelete", "true");
        JsonNode forbidden = api().ended(api().begin("DELETE", "/pools/" + pool, null));
        assertThat(forbidden.path("problem").stringValue()).contains("nodelete", "EPERM");
        site().ceph().ceph("osd", "pool", "set", pool, "nodelete", "false");

        api().task("DELETE", "/pools/" + pool, null);
        assertThat(site().ceph().ceph("osd", "pool", "ls").lines()).doesNotContain(pool);
        api().refused(404, "GET", "/pools/" + pool, null);
    }

    @Test
    default void aPoolThatCannotBeMadeIsToldWhy() {
        assertThat(
                        api().refused(
                                        422,
                                        "POST",
                                        "/pools",
                                        Map.of(
                                                "name", site().pool() + "_never",
                                                "type", "erasure",
                                                "erasureProfile", "nosuch")))
                .contains("no 'plugin' entry in the erasure_code_profile");
        assertThat(site().ceph().ceph("osd", "pool", "ls")).doesNotContain("_never");
    }
}
