package io.rbdgate.config.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What the original's daemons look up in a document without expecting it to be absent: a document
/// that passes can be read by them.
public final class OriginalReader {
    private static final List<String> AUTH =
            List.of(
                    "username",
                    "password",
                    "password_encryption_enabled",
                    "mutual_username",
                    "mutual_password",
                    "mutual_password_encryption_enabled");

    private final List<String> problems = new ArrayList<>();

    private OriginalReader() {}

    /// What it would stumble over.
    public static List<String> problems(GatewayConf conf) {
        OriginalReader reader = new OriginalReader();
        reader.document(PythonJson.parse(conf.text()));
        return reader.problems;
    }

    private void document(JsonNode d) {
        needs(d, "", "created", "disks", "epoch", "gateways", "targets", "updated", "version");
        needs(d.path("discovery_auth"), "discovery_auth", AUTH.toArray(String[]::new));
        if (d.path("version").asInt() != 11) {
            problems.add("version");
        }
        for (Map.Entry<String, JsonNode> gateway : d.path("gateways").properties()) {
            if (gateway.getValue().isObject()) {
                needs(gateway.getValue(), gateway.getKey(), "active_luns");
            }
        }
        for (Map.Entry<String, JsonNode> disk : d.path("disks").properties()) {
            needs(
                    disk.getValue(),
                    disk.getKey(),
                    "backstore",
                    "backstore_object_name",
                    "controls",
                    "image",
                    "pool",
                    "wwn");
            String id =
                    disk.getValue().path("pool").asString("")
                            + "/"
                            + disk.getValue().path("image").asString("");
            if (!id.equals(disk.getKey())) {
                problems.add("key of disk " + disk.getKey());
            }
        }
        for (Map.Entry<String, JsonNode> target : d.path("targets").properties()) {
            target(d, target.getKey(), target.getValue());
        }
    }

    private void target(JsonNode d, String iqn, JsonNode t) {
        needs(t, iqn, "acl_enabled", "auth", "clients", "controls", "disks", "groups", "portals");
        needs(t.path("auth"), iqn + " auth", AUTH.toArray(String[]::new));
        for (Map.Entry<String, JsonNode> lun : t.path("disks").properties()) {
            needs(lun.getValue(), iqn + " " + lun.getKey(), "lun_id");
            needs(d.path("disks"), "disks", lun.getKey());
            needs(d.path("disks").path(lun.getKey()), lun.getKey(), "owner");
        }
        for (Map.Entry<String, JsonNode> client : t.path("clients").properties()) {
            needs(client.getValue(), client.getKey(), "auth", "group_name", "luns");
            needs(
                    client.getValue().path("auth"),
                    client.getKey() + " auth",
                    AUTH.toArray(String[]::new));
            for (Map.Entry<String, JsonNode> lun : client.getValue().path("luns").properties()) {
                needs(lun.getValue(), client.getKey() + " " + lun.getKey(), "lun_id");
                needs(t.path("disks"), iqn + " disks", lun.getKey());
            }
        }
        for (Map.Entry<String, JsonNode> group : t.path("groups").properties()) {
            needs(group.getValue(), group.getKey(), "disks", "members");
        }
        for (Map.Entry<String, JsonNode> portal : t.path("portals").properties()) {
            needs(
                    portal.getValue(),
                    portal.getKey(),
                    "gateway_ip_list",
                    "inactive_portal_ips",
                    "portal_ip_addresses",
                    "tpgs");
            needs(d.path("gateways"), "gateways", portal.getKey());
            needs(t, iqn, "ip_list");
            for (JsonNode address : portal.getValue().path("portal_ip_addresses")) {
                boolean listed = false;
                for (JsonNode other : t.path("ip_list")) {
                    listed |= other.equals(address);
                }
                if (!listed) {
                    problems.add(address + " is not in ip_list");
                }
            }
        }
    }

    private void needs(JsonNode object, String where, String... keys) {
        for (String key : keys) {
            if (!object.has(key)) {
                problems.add(where + " lacks " + key);
            }
        }
    }
}
