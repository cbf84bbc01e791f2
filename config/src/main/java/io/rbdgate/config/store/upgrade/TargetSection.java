package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfTime;
import io.rbdgate.config.store.ConfTree;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Version 4: clients, groups, controls and portals, which were the installation's, move under its
/// one target; the gateways keep only what is theirs.
final class TargetSection {
    private static final List<String> OF_THE_GATEWAY = List.of("active_luns", "created", "updated");

    private final InstantSource clock;

    TargetSection(InstantSource clock) {
        this.clock = clock;
    }

    void makeIn(ObjectNode document) {
        ObjectNode old = ConfTree.under(document, "gateways").deepCopy();
        ObjectNode gateways = document.putObject("gateways");
        ObjectNode targets = document.putObject("targets");
        ObjectNode discovery = document.putObject("discovery_auth");
        discovery.put("chap", "");
        discovery.put("chap_mutual", "");
        String iqn = ConfTree.text(old, "iqn");
        if (!iqn.isEmpty()) {
            ObjectNode target = targets.putObject(iqn);
            String created = ConfTree.text(old, "created");
            target.put("created", created.isEmpty() ? ConfTime.text(clock.instant()) : created);
            ConfTree.put(
                    target,
                    "disks",
                    new ArrayList<>(ConfTree.under(document, "disks").propertyNames()));
            target.set("clients", withoutTimes(document, "clients"));
            target.set("groups", withoutTimes(document, "groups"));
            target.set("controls", ConfTree.under(document, "controls").deepCopy());
            ConfTree.put(target, "ip_list", ConfTree.texts(old, "ip_list"));
            split(old, gateways, target.putObject("portals"));
            for (ObjectNode client : ConfTree.objects(target, "clients").values()) {
                ConfTree.under(client, "auth").put("chap_mutual", "");
            }
        }
        document.remove(List.of("clients", "groups", "controls"));
    }

    private static ObjectNode withoutTimes(ObjectNode document, String section) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, ObjectNode> entry : ConfTree.objects(document, section).entrySet()) {
            ObjectNode copy = entry.getValue().deepCopy();
            copy.remove(List.of("created", "updated"));
            kept.set(entry.getKey(), copy);
        }
        return kept;
    }

    private static void split(ObjectNode old, ObjectNode gateways, ObjectNode portals) {
        for (String host : ConfTree.objectsOf(old).keySet()) {
            ObjectNode entry = ConfTree.under(old, host);
            ObjectNode gateway = gateways.putObject(host);
            for (String key : OF_THE_GATEWAY) {
                JsonNode value = entry.get(key);
                if (value != null) {
                    gateway.set(key, value);
                }
            }
            entry.remove(OF_THE_GATEWAY);
            entry.remove("iqn");
            portals.set(host, entry);
        }
    }
}
