package io.rbdgate.system;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A site of ceph-iscsi with two gateways, made by ceph-iscsi's own code: images that hold data, a
/// target for two initiators with encrypted secrets, one that is open to all. This host is `gw1`,
/// whose portals are the second ones of the list; `gw2` is not there.
final class CephIscsiSite {
    static final String GATEWAY = "gw1.rbdgate.example";
    static final String ABSENT = "gw2.rbdgate.example";
    static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:takeover";
    static final String OPEN_TARGET = "iqn.2003-01.com.redhat.iscsi-gw:open";
    static final String ALICE = "iqn.1994-05.com.redhat:alice";
    static final String BOB = "iqn.1994-05.com.redhat:bob";
    static final String GROUPED = "iqn.1994-05.com.redhat:grouped";
    static final String API_PASSWORD = "api-secret-12";
    static final byte DATA = 0x5a;

    private static final int PORTAL_PORT = 3260;

    private final CephCluster ceph;
    private final String pool;
    private final int unique = FreePorts.take();
    private final int apiPort = FreePorts.take();
    private final int metricsPort = FreePorts.take();
    private final GatewayHost host;
    private final GatewayKeys keys;

    /// Makes it, in a pool of its own.
    CephIscsiSite(Path directory, CephCluster ceph) throws IOException, GeneralSecurityException {
        this.ceph = ceph;
        this.pool = "site_" + unique;
        this.host = new GatewayHost(directory, ceph, GATEWAY);
        this.keys = GatewayKeys.make(directory);
        var _ = host.write("iscsi-gateway.crt", keys.certificate());
        var _ = host.write("iscsi-gateway.key", keys.privateKey());
        var _ = host.write("iscsi-gateway-pub.key", keys.publicKey());
        ceph.createPool(pool);
        for (String image : List.of("disk_1", "disk_2", "disk_3")) {
            ceph.rbd("create", pool + "/" + image, "--size", "64M");
        }
        ceph.run(
                        Command.of(
                                "qemu-io",
                                "-f",
                                "raw",
                                "-c",
                                "write -P " + DATA + " 0 64k",
                                "rbd:" + pool + "/disk_1:conf=" + ceph.conf()))
                .orThrow();
        configure("api_password = " + API_PASSWORD);
        new Original(host).edit(everything());
    }

    /// Writes `iscsi-gateway.cfg` with what every test needs and these lines of `[config]`.
    void configure(String lines) {
        var _ =
                host.write(
                        "iscsi-gateway.cfg",
                        """
                        [config]
                        pool = %s
                        gateway_conf = site.conf
                        api_host = 127.0.0.1
                        api_port = %d
                        minimum_gateways = 1
                        prometheus_host = 127.0.0.1
                        prometheus_port = %d
                        %s
                        """
                                .formatted(pool, apiPort, metricsPort, lines));
    }

    private List<List<?>> everything() {
        List<List<?>> edits = new ArrayList<>();
        edits.add(List.of("add_item", "gateways", GATEWAY, Map.of("active_luns", 2)));
        edits.add(List.of("add_item", "gateways", ABSENT, Map.of("active_luns", 1)));
        edits.add(disk("disk_1", GATEWAY, "36b3f1a0-9d3c-4f3c-9c5e-0a1b2c3d4e5f"));
        edits.add(disk("disk_2", GATEWAY, "a6e7d6b2-0f51-4b2e-8f61-5f4e3d2c1b0a"));
        edits.add(disk("disk_3", ABSENT, "chosen by hand"));
        edits.add(List.of("add_item", "targets", TARGET, target()));
        edits.add(List.of("add_item", "targets", OPEN_TARGET, openTarget()));
        edits.add(
                List.of(
                        "update_item",
                        "discovery_auth",
                        "",
                        auth("discoverer", "discovery-12", "", "")));
        return edits;
    }

    /// The edit that defines an image as a disk.
    List<?> disk(String image, String owner, String wwn) {
        return List.of(
                "add_item",
                "disks",
                id(image),
                Map.of(
                        "allocating_host", owner,
                        "backstore", "user:rbd",
                        "backstore_object_name", pool + "." + image,
                        "controls", Map.of(),
                        "image", image,
                        "owner", owner,
                        "pool", pool,
                        "pool_id", 1,
                        "wwn", wwn));
    }

    private Map<String, ?> target() {
        return Map.of(
                "acl_enabled", true,
                "auth", auth("", "", "", ""),
                "clients",
                        Map.of(
                                ALICE,
                                client(
                                        auth("alicealice", "alice-secret1", "", ""),
                                        Map.of(id("disk_1"), lun(4), id("disk_2"), lun(0)),
                                        ""),
                                BOB,
                                client(
                                        auth(
                                                "bobbobbob",
                                                "bobs_secret/1",
                                                "gw1gw1gw1",
                                                "gw-s@cret-12"),
                                        Map.of(id("disk_1"), lun(0)),
                                        ""),
                                GROUPED,
                                client(
                                        auth("grouped.host", "grouped-host1", "", ""),
                                        Map.of(id("disk_2"), lun(7)),
                                        "hosts")),
                "controls", Map.of("cmdsn_depth", 64, "immediate_data", "No", "nopin_timeout", 10),
                "disks", Map.of(id("disk_1"), lun(4), id("disk_2"), lun(0)),
                "groups",
                        Map.of(
                                "hosts",
                                Map.of(
                                        "members",
                                        List.of(GROUPED),
                                        "disks",
                                        Map.of(id("disk_2"), lun(7)))),
                "ip_list", List.of(absentAddress(), address()),
                "portals", portals());
    }

    private Map<String, ?> openTarget() {
        return Map.of(
                "acl_enabled", false,
                "auth", auth("everybody", "open-to-all-1", "", ""),
                "clients", Map.of(),
                "controls", Map.of(),
                "disks", Map.of(id("disk_3"), lun(2)),
                "groups", Map.of(),
                "ip_list", List.of(absentAddress(), address()),
                "portals", portals());
    }

    private Map<String, ?> portals() {
        return Map.of(
                GATEWAY, portal(address(), absentAddress()),
                ABSENT, portal(absentAddress(), address()));
    }

    private Map<String, ?> portal(String own, String other) {
        return Map.of(
                "gateway_ip_list", List.of(absentAddress(), address()),
                "inactive_portal_ips", List.of(other),
                "portal_ip_addresses", List.of(own),
                "tpgs", 2);
    }

    private static Map<String, ?> client(Map<String, ?> auth, Map<String, ?> luns, String group) {
        return Map.of("auth", auth, "luns", luns, "group_name", group);
    }

    private static Map<String, ?> auth(String user, String password, String mutual, String secret) {
        return Map.of(
                "username", user,
                "password", password,
                "mutual_username", mutual,
                "mutual_password", secret);
    }

    private static Map<String, ?> lun(int number) {
        return Map.of("lun_id", number);
    }

    /// Where this gateway's portal is; no other test uses it.
    String address() {
        return "127.%d.%d.1".formatted(unique >> 8, unique & 255);
    }

    /// Where the other gateway's is.
    String absentAddress() {
        return "127.%d.%d.2".formatted(unique >> 8, unique & 255);
    }

    InetSocketAddress portal() {
        return new InetSocketAddress(address(), PORTAL_PORT);
    }

    String pool() {
        return pool;
    }

    /// `pool/image`.
    String id(String image) {
        return pool + "/" + image;
    }

    int apiPort() {
        return apiPort;
    }

    int metricsPort() {
        return metricsPort;
    }

    GatewayHost host() {
        return host;
    }

    GatewayKeys keys() {
        return keys;
    }

    /// The old daemons' code on this gateway.
    Original original() {
        return new Original(host);
    }

    void remove() {
        ceph.deletePool(pool);
    }
}
