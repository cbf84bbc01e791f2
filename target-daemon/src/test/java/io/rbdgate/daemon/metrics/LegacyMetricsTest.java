package io.rbdgate.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.management.LatencyHistogram;
import io.rbdgate.management.TargetControl.InitiatorTraffic;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.LunTraffic;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The text that a site's Prometheus has always scraped.
final class LegacyMetricsTest {
    private static final String CLIENT = "iqn.1994-05.com.redhat:client";

    @TempDir Path directory;

    private List<String> scrape() throws IOException {
        Path file = directory.resolve("gw.yaml");
        Files.writeString(
                file,
                """
                gateway: {name: gw1.example.org}
                ceph: {conf: %s, client: client.admin}
                portals: [{listen: "127.0.0.1:3260"}]
                targets:
                  - iqn: iqn.2003-01.org.linux-iscsi.ceph:igw
                    luns:
                      - {lun: 0, backstore: {type: rbd, pool: rbd, image: disk_1}}
                      - {lun: 1, backstore: {type: memory, size: 64M}}
                    initiators:
                      - {iqn: %s, luns: [0]}
                """
                        .formatted(Files.writeString(directory.resolve("ceph.conf"), ""), CLIENT));
        ConfigLoader.Result loaded = ConfigLoader.load(file);
        assertThat(loaded.problems()).isEmpty();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        GatewayConfig config = Objects.requireNonNull(loaded.config());
        registry.getPrometheusRegistry().register(new LegacyMetrics(sources(config), () -> 0L));
        return registry.scrape().lines().filter(line -> !line.startsWith("# HELP")).toList();
    }

    private static LegacyMetrics.Sources sources(GatewayConfig config) {
        String target = "iqn.2003-01.org.linux-iscsi.ceph:igw";
        LunStatus disk =
                new LunStatus(
                        target, 0, "rbd", true, "ONLINE", "", 1L << 30, 512, "s", LunTraffic.NONE);
        SessionStatus session = new SessionStatus("1", CLIENT, "", "10.0.0.1", target, 1, 0);
        LunTraffic traffic =
                new LunTraffic(
                        4,
                        6,
                        4096,
                        8192,
                        2,
                        0,
                        0,
                        0,
                        0,
                        LatencyHistogram.EMPTY,
                        LatencyHistogram.EMPTY);
        return new LegacyMetrics.Sources(
                config.name(),
                () -> config,
                () -> List.of(disk),
                () -> List.of(session),
                () -> List.of(new InitiatorTraffic(target, 0, CLIENT, traffic)));
    }

    @Test
    void namesLabelsAndTypesAreThoseOfTheOldExporter() throws IOException {
        String client = "client_iqn=\"" + CLIENT + "\",gw_name=\"gw1.example.org\"";
        assertThat(scrape())
                .containsExactly(
                        "# TYPE ceph_iscsi_client_login gauge",
                        "ceph_iscsi_client_login{" + client + "} 1.0",
                        "# TYPE ceph_iscsi_client_lun gauge",
                        "ceph_iscsi_client_lun{" + client + ",lun_name=\"rbd.disk_1\"} 0.0",
                        "# TYPE ceph_iscsi_gateway_tpg_total untyped",
                        "ceph_iscsi_gateway_tpg_total{gw_iqn=\"iqn.2003-01.org.linux-iscsi.ceph:igw\"}"
                                + " 1.0",
                        "# TYPE ceph_iscsi_lun_iops untyped",
                        "ceph_iscsi_lun_iops{" + client + ",lun_name=\"rbd.disk_1\"} 12.0",
                        "# TYPE ceph_iscsi_lun_mapped gauge",
                        "ceph_iscsi_lun_mapped{gw_name=\"gw1.example.org\",gw_owner=\"127.0.0.1\","
                                + "lun_name=\"rbd.disk_1\"} 1.0",
                        "# TYPE ceph_iscsi_lun_read_bytes untyped",
                        "ceph_iscsi_lun_read_bytes{" + client + ",lun_name=\"rbd.disk_1\"} 4096.0",
                        "# TYPE ceph_iscsi_lun_size_bytes gauge",
                        "ceph_iscsi_lun_size_bytes{gw_name=\"gw1.example.org\",lun_name=\"rbd.disk_1\"}"
                                + " 1.073741824E9",
                        "# TYPE ceph_iscsi_lun_write_bytes untyped",
                        "ceph_iscsi_lun_write_bytes{" + client + ",lun_name=\"rbd.disk_1\"} 8192.0",
                        "# TYPE ceph_iscsi_scrape_duration_seconds gauge",
                        "ceph_iscsi_scrape_duration_seconds{gw_name=\"gw1.example.org\"} 0.0");
    }
}
