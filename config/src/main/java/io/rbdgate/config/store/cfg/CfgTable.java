package io.rbdgate.config.store.cfg;

import java.util.List;

/// Every key of `iscsi-gateway.cfg` in the order in which the original hashes them.
final class CfgTable {

    static final String CONFIG = "config";
    static final String TARGET = "target";
    static final String DEVICE_STATUS = "device_status";

    static final List<CfgKey> KEYS =
            List.of(
                    text("cluster_name", "ceph"),
                    text("pool", "rbd"),
                    text("cluster_client_name", "client.admin").notHashed(),
                    whole("time_out", 1, 600, 30),
                    text("api_host", "::"),
                    whole("api_port", 1, 65535, 5000),
                    flag("api_secure", true),
                    flag("api_ssl_verify", false),
                    whole("loop_delay", 1, 60, 2),
                    CfgKey.list(CONFIG, "trusted_ip_list"),
                    text("api_user", "admin"),
                    text("api_password", "admin"),
                    text("ceph_user", "admin"),
                    flag("debug", false),
                    whole("minimum_gateways", 1, 9999, 2),
                    text("ceph_config_dir", "/etc/ceph"),
                    text("gateway_conf", "gateway.conf"),
                    text("priv_key", "iscsi-gateway.key"),
                    text("pub_key", "iscsi-gateway-pub.key"),
                    flag("prometheus_exporter", true),
                    whole("prometheus_port", 1, 65535, 9287),
                    text("prometheus_host", "::"),
                    whole("logger_level", 10, 50, 10).notHashed(),
                    flag("log_to_stderr", false),
                    text("log_to_stderr_prefix", ""),
                    flag("log_to_file", true),
                    CfgKey.oneOf(CONFIG, "alua_failover_type", List.of("implicit", "explicit")),
                    whole(TARGET, "dataout_timeout", 2, 60, 20),
                    whole(TARGET, "nopin_response_timeout", 3, 60, 5),
                    whole(TARGET, "nopin_timeout", 3, 60, 5),
                    whole(TARGET, "cmdsn_depth", 1, 512, 128),
                    flag(TARGET, "immediate_data", true),
                    flag(TARGET, "initial_r2t", true),
                    whole(TARGET, "max_outstanding_r2t", 1, 65535, 1),
                    whole(TARGET, "first_burst_length", 512, 16777215, 262144),
                    whole(TARGET, "max_burst_length", 512, 16777215, 524288),
                    whole(TARGET, "max_recv_data_segment_length", 512, 16777215, 262144),
                    whole(TARGET, "max_xmit_data_segment_length", 512, 16777215, 262144),
                    whole(TARGET, "max_data_area_mb", 1, 2048, 8),
                    whole(TARGET, "qfull_timeout", 0, 600, 5),
                    whole(TARGET, "osd_op_timeout", 0, 600, 30),
                    whole(TARGET, "hw_max_sectors", 1, 8192, 1024),
                    whole(DEVICE_STATUS, "lock_lost_cnt_threshhold", 1, 1000000, 12),
                    whole(DEVICE_STATUS, "status_check_interval", 1, 600, 10),
                    whole(DEVICE_STATUS, "stable_state_reset_count", 1, 600, 3));

    private CfgTable() {}

    private static CfgKey text(String name, String fallback) {
        return CfgKey.text(CONFIG, name, fallback);
    }

    private static CfgKey whole(String name, long min, long max, long fallback) {
        return whole(CONFIG, name, min, max, fallback);
    }

    private static CfgKey whole(String section, String name, long min, long max, long fallback) {
        return CfgKey.whole(section, name, min, max, fallback);
    }

    private static CfgKey flag(String name, boolean fallback) {
        return flag(CONFIG, name, fallback);
    }

    private static CfgKey flag(String section, String name, boolean fallback) {
        return CfgKey.flag(section, name, fallback);
    }
}
