package io.rbdgate.daemon.metrics;

/// The names of ceph-iscsi's exporter. It called some counters that are none by their names
/// (`lun_iops` counts commands); Prometheus would not take them for counters, so they are untyped
/// here as they were there.
enum LegacyMetric {
    TPG_TOTAL("ceph_iscsi_gateway_tpg_total", false, "Target portal groups on this gateway"),
    LUN_MAPPED("ceph_iscsi_lun_mapped", true, "1 when the LUN is mapped to an initiator"),
    LUN_SIZE("ceph_iscsi_lun_size_bytes", true, "Size of the LUN"),
    LUN_IOPS("ceph_iscsi_lun_iops", false, "Commands of the initiator to the LUN so far"),
    READ_BYTES("ceph_iscsi_lun_read_bytes", false, "Bytes the initiator has read so far"),
    WRITE_BYTES("ceph_iscsi_lun_write_bytes", false, "Bytes the initiator has written so far"),
    CLIENT_LOGIN("ceph_iscsi_client_login", true, "1 when the initiator is logged in here"),
    CLIENT_LUN("ceph_iscsi_client_lun", true, "The number under which the initiator sees the LUN"),
    SCRAPE_SECONDS("ceph_iscsi_scrape_duration_seconds", true, "How long these took to collect");

    private final String exposedName;
    private final boolean gauge;
    private final String help;

    LegacyMetric(String exposedName, boolean gauge, String help) {
        this.exposedName = exposedName;
        this.gauge = gauge;
        this.help = help;
    }

    String exposedName() {
        return exposedName;
    }

    /// Whether it is a gauge, else it is untyped.
    boolean gauge() {
        return gauge;
    }

    String help() {
        return help;
    }
}
