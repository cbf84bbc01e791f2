package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.CephConfig;
import io.rbdgate.daemon.storage.CephStorageAdmin;
import io.rbdgate.fixtures.SystemClock;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.scale.LargeSite;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.rbd.admin.CephAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 1,000 disks and 200 initiators: what the issue promises, and that nothing grows faster than the
/// site does. The best of several tries counts, since others may use the host.
@RealCeph
class ScaleTest {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(1);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration NOISE = Duration.ofMillis(100);
    private static final int TRIES = 4;
    private static final int DISKS = 1000;
    private static final int QUARTER = DISKS / 4;
    private static final int INITIATORS = 200;

    /// Linear growth makes it 4, quadratic 16.
    private static final int GROWTH = 10;

    private static final String TARGET = LargeSite.TARGET;
    private static final String ALONE = LargeSite.initiator(INITIATORS / 2 + 1);
    private static final String NEWCOMER = "iqn.1994-05.com.redhat:newcomer";

    private final CephCluster ceph;
    private final String pool = "scale_" + FreePorts.take();

    @TempDir Path directory;

    ScaleTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @Test
    void aThousandImagesAreManagedWithinTheLimitsAndCostFourTimesAQuarterOfThem() throws Exception {
        ceph.createPool(pool);
        try {
            makeImages();
            Map<String, Duration> quarter = measured(QUARTER);
            Map<String, Duration> all = measured(DISKS);

            all.forEach(
                    (what, time) -> {
                        Duration before = quarter.getOrDefault(what, Duration.ZERO);
                        Duration linear = before.multipliedBy(GROWTH).plus(NOISE);
                        assertThat(time)
                                .as("%s (%s with a quarter of the disks)", what, before)
                                .isLessThan(CALL_LIMIT)
                                .isLessThan(linear);
                    });
        } finally {
            ceph.deletePool(pool);
        }
    }

    /// Without images, since opening them takes as long as the cluster does.
    @Test
    void aThousandDisksOfThisHostAreReadyWithinTheLimit() throws IOException {
        LargeSite site = new LargeSite(SiteGateway.NAME, pool, DISKS, INITIATORS, true);
        try (SiteGateway gateway = new SiteGateway(site, directory, null)) {
            assertThat(gateway.startTime()).isLessThan(START_LIMIT);
            assertThat(gateway.awaitReady(START_LIMIT)).isTrue();
            assertThat(gateway.loginAndReportLuns()).isEqualTo(DISKS);
            assertThat(gateway.scrape().lines().filter(l -> l.startsWith("rbdgate_lun_online{")))
                    .hasSize(DISKS)
                    .allMatch(line -> line.endsWith(" 1.0"));
        }
    }

    private void makeImages() throws Exception {
        try (CephStorageAdmin storage =
                        new CephStorageAdmin(new CephAdmin(ceph.conf(), "client.admin"));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> images = new ArrayList<>();
            for (int i = 0; i < DISKS; i++) {
                String image = LargeSite.image(i);
                images.add(
                        () -> {
                            storage.create(ImageName.of(pool, image), LargeSite.DISK_BYTES, null);
                            return image;
                        });
            }
            for (Future<String> made : threads.invokeAll(images)) {
                assertThat(made.get()).startsWith("disk_");
            }
        }
    }

    /// How long each thing takes on a site of so many disks.
    private Map<String, Duration> measured(int disks) throws IOException {
        LargeSite site = new LargeSite(SiteGateway.NAME, pool, disks, INITIATORS, false);
        CephConfig cluster = new CephConfig(ceph.conf(), "client.admin", pool, 0);
        Map<String, Duration> times = new LinkedHashMap<>();
        Path folder = Files.createDirectories(directory.resolve("site-" + disks));
        try (SiteGateway gateway = new SiteGateway(site, folder, cluster)) {
            assertThat(gateway.awaitReady(READY_LIMIT)).as("all images are open").isTrue();
            reading(gateway, site, times);
            changing(gateway, times);
            times.put("login", best(() -> reported(gateway, disks)));
            if (disks == DISKS) {
                assertThat(quickest(() -> list(gateway.url()))).isLessThan(shellLimit());
            }
        }
        return times;
    }

    private static void reading(SiteGateway gateway, LargeSite site, Map<String, Duration> times) {
        String inV1 = "/api/v1/targets/" + TARGET;
        List<String> paths =
                List.of(
                        "/api/config",
                        "/api/disks?config=yes",
                        "/api/disk/" + site.disk(7),
                        "/api/clients/" + TARGET,
                        "/api/clientinfo/" + TARGET + "/" + ALONE,
                        "/api/targetinfo/" + TARGET,
                        "/api/hostgroups/" + TARGET,
                        "/api/v1/targets",
                        inV1 + "/luns",
                        inV1 + "/luns/7",
                        inV1 + "/initiators",
                        inV1 + "/host-groups",
                        "/api/v1/statistics/luns",
                        "/api/v1/events",
                        "/api/v1/pools/" + site.pool() + "/images");
        paths.forEach(path -> times.put(path, best(() -> gateway.call("GET", path))));
        times.put("scrape", best(gateway::scrape));
    }

    /// Each change and what takes it back, by turns.
    private void changing(SiteGateway gateway, Map<String, Duration> times) {
        String disk = pool + "/extra";
        String lun = "/api/clientlun/" + TARGET + "/" + NEWCOMER;
        String client = "/api/client/" + TARGET + "/" + NEWCOMER;
        String group = "/api/hostgroup/" + TARGET + "/group-new";
        for (int i = 0; i < 3; i++) {
            time(times, gateway, "PUT", "/api/disk/" + disk, "mode", "create", "size", "1M");
            time(times, gateway, "PUT", "/api/targetlun/" + TARGET, "disk", disk);
            time(times, gateway, "PUT", "/api/disk/" + disk, "mode", "resize", "size", "2M");
            time(times, gateway, "PUT", client);
            time(times, gateway, "PUT", lun, "disk", disk);
            time(times, gateway, "DELETE", lun, "disk", disk);
            time(times, gateway, "PUT", group, "members", NEWCOMER, "disks", disk);
            time(times, gateway, "PUT", group, "action", "remove", "members", NEWCOMER);
            time(times, gateway, "DELETE", group);
            time(times, gateway, "DELETE", client);
            time(times, gateway, "DELETE", "/api/targetlun/" + TARGET, "disk", disk);
            time(times, gateway, "DELETE", "/api/disk/" + disk);
        }
    }

    private static void time(
            Map<String, Duration> times,
            SiteGateway gateway,
            String method,
            String path,
            String... form) {
        String what = method + " " + path + " " + String.join(" ", form);
        var _ =
                times.merge(
                        what,
                        timed(() -> gateway.call(method, path, form)),
                        (a, b) -> a.compareTo(b) < 0 ? a : b);
    }

    private static int reported(SiteGateway gateway, int disks) {
        int luns = gateway.loginAndReportLuns();
        assertThat(luns).isEqualTo(disks);
        return luns;
    }

    private CommandResult list(String url) throws IOException {
        Path password = directory.resolve("password");
        if (Files.notExists(password)) {
            Files.writeString(password, SiteGateway.PASSWORD);
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        }
        CommandResult listed =
                Command.of(
                                RunningGateway.launcher(
                                        "shell",
                                        "--url",
                                        url,
                                        "--password-file",
                                        password.toString(),
                                        "ls"))
                        .run()
                        .orThrow();
        assertThat(listed.stdout()).contains("Disks: " + DISKS);
        return listed;
    }

    /// The quickest of three.
    private static Duration best(Callable<?> work) {
        Duration best = timed(work);
        for (int i = 1; i < 3; i++) {
            Duration next = timed(work);
            best = next.compareTo(best) < 0 ? next : best;
        }
        return best;
    }

    /// One second, or on a host that is busy with other things what three JVMs need to start.
    private static Duration shellLimit() {
        Duration start = best(() -> Command.of(RunningGateway.launcher("version")).run().orThrow());
        Duration busy = start.multipliedBy(3);
        return busy.compareTo(CALL_LIMIT) > 0 ? busy : CALL_LIMIT;
    }

    /// The quickest of many, until one is within the limit.
    private static Duration quickest(Callable<?> work) {
        Duration best = timed(work);
        for (int i = 1; i < TRIES && best.compareTo(CALL_LIMIT) >= 0; i++) {
            Duration next = timed(work);
            best = next.compareTo(best) < 0 ? next : best;
        }
        return best;
    }

    private static Duration timed(Callable<?> work) {
        long began = SystemClock.NANOS.getAsLong();
        try {
            Object done = work.call();
            assertThat(done).isNotNull();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return Duration.ofNanos(SystemClock.NANOS.getAsLong() - began);
    }
}
