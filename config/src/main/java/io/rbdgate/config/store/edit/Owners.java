package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfTree;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Which gateway owns a LUN, and the counters from which that is chosen.
final class Owners {
    private static final String ACTIVE = "active_luns";

    private Owners() {}

    /// The target's gateway with the fewest LUNs, the first by name among equals; null without any.
    static @Nullable String elect(ObjectNode document, ObjectNode target) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String gateway : ConfTree.objects(target, "portals").keySet()) {
            int active = ConfTree.integer(ConfTree.find(document, "gateways", gateway), ACTIVE, 0);
            if (active < fewest) {
                best = gateway;
                fewest = active;
            }
        }
        return best;
    }

    static void take(ObjectNode document, ObjectNode disk, String gateway, Stamp stamp) {
        disk.put("owner", gateway);
        count(document, gateway, 1, stamp);
    }

    /// The disk has no owner any more.
    static void release(ObjectNode document, ObjectNode disk, Stamp stamp) {
        String owner = ConfTree.text(disk, "owner");
        disk.remove("owner");
        if (!owner.isEmpty()) {
            count(document, owner, -1, stamp);
        }
    }

    /// The target's disks that `gone` owned get other owners among the gateways it has left.
    static void reelect(ObjectNode document, ObjectNode target, String gone, Stamp stamp) {
        for (String id : ConfTree.objects(target, "disks").keySet()) {
            ObjectNode disk = ConfTree.find(document, "disks", id);
            if (disk == null || !ConfTree.text(disk, "owner").equals(gone)) {
                continue;
            }
            release(document, disk, stamp);
            String next = elect(document, target);
            if (next != null) {
                take(document, disk, next, stamp);
            }
            stamp.updated(disk);
        }
    }

    /// Gateways that are no portal of any target are no gateways any more.
    static void forgetUnused(ObjectNode document, Iterable<String> gateways) {
        for (String gateway : gateways) {
            boolean used = false;
            for (Map.Entry<String, ObjectNode> target :
                    ConfTree.objects(document, "targets").entrySet()) {
                used |= ConfTree.has(ConfTree.find(target.getValue(), "portals"), gateway);
            }
            ObjectNode all = ConfTree.find(document, "gateways");
            if (!used && all != null) {
                all.remove(gateway);
            }
        }
    }

    private static void count(ObjectNode document, String gateway, int by, Stamp stamp) {
        ObjectNode entry = ConfTree.find(document, "gateways", gateway);
        if (entry != null) {
            entry.put(ACTIVE, Math.max(0, ConfTree.integer(entry, ACTIVE, 0) + by));
            stamp.updated(entry);
        }
    }
}
