package io.rbdgate.system;

import static io.rbdgate.system.ApiV1Site.GATEWAY;
import static io.rbdgate.system.ApiV1Site.NONE;
import static io.rbdgate.system.ApiV1Site.TEST_UNIT_READY;
import static io.rbdgate.system.ApiV1Site.awaitSense;
import static io.rbdgate.system.ApiV1Site.block;
import static io.rbdgate.system.ApiV1Site.blocks;
import static io.rbdgate.system.ApiV1Site.read;
import static io.rbdgate.system.ApiV1Site.ready;
import static io.rbdgate.system.ApiV1Site.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SystemClock;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.LoopDevice;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// LUNs on every backstore; the witnesses are an initiator, the files and `rbd`.
interface ApiV1LunTests extends ApiV1Side {
    String CAPACITY_CHANGED = "06/2a/09";

    @Test
    default void aLunOnEveryBackstoreCarriesDataToWhereItSaysItDoes() throws IOException {
        String iqn = "iqn.2026-11.io.rbdgate.v1:backstores";
        String target = site().openTarget(iqn);
        Path file = site().directory().resolve("lun.img");
        api().post("/pools/" + site().pool() + "/namespaces", Map.of("name", "luns"));
        api().post(
                        "/pools/" + site().pool() + "/images",
                        Map.of("image", "spaced", "namespace", "luns", "sizeBytes", 8 << 20));
        try (LoopDevice device =
                        LoopDevice.over(site().directory().resolve("device"), 1 << 20, 512);
                RawInitiator initiator = site().loggedIn(iqn)) {
            site().imageLun(target, 0, "luns0");
            site().lun(
                            target,
                            1,
                            Map.of("type", "file", "path", file.toString(), "sizeBytes", 1 << 20));
            site().lun(target, 2, Map.of("type", "device", "path", device.path().toString()));
            site().memoryLun(target, 3);
            site().lun(
                            target,
                            4,
                            Map.of(
                                    "type", "rbd",
                                    "pool", site().pool(),
                                    "namespace", "luns",
                                    "image", "spaced"));
            for (int lun = 0; lun < 5; lun++) {
                ready(initiator, lun);
                write(initiator, lun, 0x10 + lun);
                assertThat(read(initiator, lun)).isEqualTo(block(0x10 + lun));
            }

            assertThat(site().firstBlock(site().pool() + "/luns0")).isEqualTo(block(0x10));
            assertThat(start(file)).isEqualTo(block(0x11));
            assertThat(start(device.path())).isEqualTo(block(0x12));
            assertThat(site().firstBlock(site().pool() + "/luns/spaced")).isEqualTo(block(0x14));
            assertTraffic(target);

            for (int lun = 0; lun < 5; lun++) {
                api().delete(target + "/luns/" + lun);
                assertThat(initiator.command(lun, TEST_UNIT_READY, NONE, 0).senseText())
                        .isEqualTo("05/25/00");
            }
        }
        assertThat(site().ceph().rbd("ls", site().pool())).contains("luns0");
        api().delete(target + "?force=true");
    }

    private void assertTraffic(String target) {
        assertThat(api().list(target + "/luns").findValuesAsString("state"))
                .hasSize(5)
                .containsOnly("ONLINE");
        JsonNode traffic = api().get(target + "/luns/1/statistics");
        assertThat(traffic.path("writes").longValue()).isEqualTo(1);
        assertThat(traffic.path("writtenBytes").longValue()).isEqualTo(512);
        assertThat(api().list("/statistics/luns")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(api().list("/statistics/initiators").toString())
                .contains(target.substring("/targets/".length()));
    }

    private static byte[] start(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(512);
        }
    }

    @Test
    default void lunsGrowUnderTheirInitiators() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:grow";
        String target = site().openTarget(iqn);
        site().imageLun(target, 0, "grow0");
        String file = site().directory().resolve("grow.img").toString();
        site().lun(target, 1, Map.of("type", "file", "path", file, "sizeBytes", 1 << 20));
        site().memoryLun(target, 2);
        try (RawInitiator initiator = site().loggedIn(iqn)) {
            ready(initiator, 0);
            ready(initiator, 1);
            write(initiator, 1, 0x77);
            assertThat(blocks(initiator, 0)).isEqualTo(32768);

            api().post(target + "/luns/0/resize", Map.of("sizeBytes", 32 << 20));
            awaitSense(initiator, 0, CAPACITY_CHANGED);
            assertThat(blocks(initiator, 0)).isEqualTo(65536);
            assertThat(site().ceph().rbd("info", site().pool() + "/grow0")).contains("size 32 MiB");

            api().post(site().image("grow0") + "/resize", Map.of("sizeBytes", 48 << 20));
            awaitSense(initiator, 0, CAPACITY_CHANGED);
            assertThat(blocks(initiator, 0)).isEqualTo(98304);

            api().post(target + "/luns/1/resize", Map.of("sizeBytes", 2 << 20));
            awaitSense(initiator, 1, CAPACITY_CHANGED);
            assertThat(blocks(initiator, 1)).isEqualTo(4096);
            assertThat(read(initiator, 1)).isEqualTo(block(0x77));
        }
        assertThat(
                        api().refused(
                                        422,
                                        "POST",
                                        target + "/luns/0/resize",
                                        Map.of("sizeBytes", 16 << 20)))
                .isEqualTo("sizeBytes must be more than the present 50331648: LUNs only grow");
        assertThat(
                        api().refused(
                                        409,
                                        "POST",
                                        target + "/luns/2/resize",
                                        Map.of("sizeBytes", 16 << 20)))
                .isEqualTo("a LUN in memory cannot grow: remove it and add a larger one");
        for (int lun = 0; lun < 3; lun++) {
            api().delete(target + "/luns/" + lun);
        }
        api().delete(target + "?force=true");
    }

    @Test
    default void limitsHoldWhileTheLunIsUsed() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:qos";
        String target = site().openTarget(iqn);
        site().imageLun(target, 0, "qos0");
        site().memoryLun(target, 1);
        try (RawInitiator initiator = site().loggedIn(iqn)) {
            for (int lun = 0; lun < 2; lun++) {
                ready(initiator, lun);
                JsonNode limited = api().put(target + "/luns/" + lun + "/qos", Map.of("iops", 20));
                assertThat(limited.path("qos").path("iops").intValue()).isEqualTo(20);

                // 20 at once, the others at 20 a second
                assertThat(timeOfReads(initiator, lun, 50)).isGreaterThan(Duration.ofSeconds(1));

                assertThat(api().delete(target + "/luns/" + lun + "/qos").path("qos").isNull())
                        .isTrue();
            }
        }
        api().delete(target + "/luns/0");
        api().delete(target + "/luns/1");
        api().delete(target + "?force=true");
    }

    private static Duration timeOfReads(RawInitiator initiator, int lun, int count) {
        long start = SystemClock.NANOS.getAsLong();
        for (int i = 0; i < count; i++) {
            read(initiator, lun);
        }
        return Duration.ofNanos(SystemClock.NANOS.getAsLong() - start);
    }

    @Test
    default void ownershipIsShownAndMovingIsDeclined() {
        String target = site().openTarget("iqn.2026-11.io.rbdgate.v1:owner");
        site().imageLun(target, 0, "owned0");

        boolean online =
                Waiting.until(
                        ApiV1Site.LIMIT,
                        () -> api().get(target + "/luns/0").path("online").booleanValue());
        assertThat(online).isTrue();
        JsonNode ownership = api().get(target + "/luns/0/ownership");

        assertThat(ownership.toString())
                .isEqualTo("{\"owner\":\"gw1.example.org\",\"gateways\":[\"gw1.example.org\"]}");
        assertThat(
                        api().refused(
                                        501,
                                        "POST",
                                        target + "/luns/0/ownership/move",
                                        Map.of("gateway", GATEWAY)))
                .isEqualTo("LUN 0 cannot be moved: this version serves a LUN by one gateway");
        api().delete(target + "/luns/0");
        api().delete(target);
    }

    @Test
    default void aGatewayThatServesAloneHasConfirmedEverything() {
        assertThat(api().list("/unconfirmed")).isEmpty();
    }

    @Test
    default void aGatewayThatServesAloneIsNotDrained() {
        assertThat(api().refused(409, "POST", "/drain", null))
                .startsWith("not drained, for no other gateway serves ")
                .contains(ApiV1Site.OF_FILE + " (it has no portal elsewhere)");
        assertThat(api().get("/drain").path("state").stringValue()).isEqualTo("serving");
        api().delete("/drain");
    }

    @Test
    default void whatALunIsMadeOfIsCheckedBeforeAnythingChanges() {
        String target = site().openTarget("iqn.2026-11.io.rbdgate.v1:refusals");
        String pool = site().pool();
        site().ceph().rbd("create", pool + "/plain", "--size", "8M", "--image-feature", "layering");
        site().imageLun(target, 0, "once");
        String before = site().ceph().rados("-p", pool, "get", "gateway.conf", "-");

        assertThat(refusedLun(409, target, rbd("plain")))
                .isEqualTo(
                        pool
                                + "/plain lacks the feature exclusive-lock: run rbd feature enable "
                                + pool
                                + "/plain exclusive-lock");
        assertThat(refusedLun(422, target, rbd("absent")))
                .isEqualTo(
                        "backstore.image is not there: make "
                                + pool
                                + "/absent first, or give sizeBytes to make it now");
        assertThat(refusedLun(409, target, rbd("once"))).contains(pool + "/once");
        assertThat(refusedLun(422, target, Map.of("type", "memory", "sizeBytes", 1000)))
                .isEqualTo("backstore.sizeBytes must be a multiple of the block size 512");

        assertThat(site().ceph().rados("-p", pool, "get", "gateway.conf", "-")).isEqualTo(before);
        api().delete(target + "/luns/0");
        api().delete(target);
    }

    private Map<String, ?> rbd(String image) {
        return Map.of("type", "rbd", "pool", site().pool(), "image", image);
    }

    private String refusedLun(int status, String target, Map<String, ?> backstore) {
        return api().refused(
                        status, "POST", target + "/luns", Map.of("lun", 7, "backstore", backstore));
    }
}
