package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.cfg.IscsiGatewayCfg;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Settings and the gateway's name come out as ceph-iscsi's own code has them.
@RealCeph
final class OriginalSettingsTest {
    private final CephCluster ceph;
    @TempDir Path directory;

    OriginalSettingsTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                """
                [config]
                cluster_name = blue
                pool: images
                cluster_client_name = client.iscsi
                time_out = 60
                API_HOST = 0.0.0.0
                api_port = 5001
                api_secure = No
                api_ssl_verify = yes
                loop_delay = 61
                trusted_ip_list = 10.0.0.1,10.0.0.2 , fe80::1
                api_user = root
                api_password = 50%%=half
                ceph_user = nobody
                debug = 1
                minimum_gateways = 1
                ceph_config_dir = /srv/ceph
                gateway_conf = other.conf
                priv_key = a.key
                pub_key = b.key
                prometheus_exporter = false
                prometheus_port = 70000
                prometheus_host = 127.0.0.1
                logger_level = 20
                log_to_stderr = True
                log_to_stderr_prefix = debug
                log_to_file = False
                alua_failover_type = explicit
                unknown = 7
                """,
                """
                [target]
                dataout_timeout = 2
                nopin_response_timeout = 60
                nopin_timeout = 3
                cmdsn_depth = 512
                immediate_data = no
                initial_r2t = 0
                max_outstanding_r2t = 65535
                first_burst_length = 512
                max_burst_length = 16777215
                max_recv_data_segment_length = 1048576
                max_xmit_data_segment_length = many
                max_data_area_mb = 2048
                qfull_timeout = 0
                osd_op_timeout = -1
                hw_max_sectors = 8192
                [device_status]
                lock_lost_cnt_threshhold = 1
                status_check_interval = 601
                stable_state_reset_count = 9
                [config]
                pool = %(cluster_client_name)s
                cluster_client_name = client.%%x
                api_secure = true ; no comment
                # a comment
                trusted_ip_list = a,
                  b
                """
            })
    void everySettingComesOutAsInTheOriginal(String text) {
        GatewayHost host = new GatewayHost(directory, ceph, "gw1.example.org");
        var _ = host.write("iscsi-gateway.cfg", text);

        JsonNode theirs = new Original(host).run("settings", Map.of()).getFirst();
        IscsiGatewayCfg ours = IscsiGatewayCfg.parse(text, key -> null);

        assertThat(ours.checkconfHash()).isEqualTo(theirs.get("hash").asString());
        // these two are not part of the hash
        assertThat(ours.cephClient())
                .isEqualTo(theirs.at("/values/cluster_client_name").asString());
        assertThat(ours.whole("logger_level")).isEqualTo(theirs.at("/values/logger_level").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gw1.example.org: 127.0.0.1 gw1.example.org localhost",
                "gw1: 127.0.1.1 gw1.example.org gw1~127.0.0.1 localhost",
                "gw1: 127.0.0.1 localhost gw1",
                "gw1: 127.0.0.1 localhost~127.0.0.1 gw1.example.org gw1",
                "gw1: ::1 localhost6 localhost6.localdomain6 gw1~127.0.0.1 localhost",
                "gw1: 127.0.1.1 gw1 iscsi gw1.other.net gw1.example.org~127.0.0.1 localhost",
                "gw9: 127.0.0.1 localhost",
            })
    void theGatewayHasTheNameThatPythonFinds(String nameAndHosts) {
        int colon = nameAndHosts.indexOf(": ");
        GatewayHost host =
                new GatewayHost(
                        directory,
                        ceph,
                        nameAndHosts.substring(0, colon),
                        nameAndHosts.substring(colon + 2).replace('~', '\n') + "\n");

        String theirs = new Original(host).run("name", Map.of()).getFirst().get(1).asString();
        List<String> program =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PrintedHostName.class.getName());
        String ours = Command.of(host.command(program)).run().orThrow().stdout().strip();

        assertThat(ours).isEqualTo(theirs);
    }
}
