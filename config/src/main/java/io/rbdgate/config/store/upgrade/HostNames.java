package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfTree;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Version 10: gateways are known by their full names instead of the short ones. Each changes only
/// its own and says so in `gateways_upgraded`, which goes when the last one has.
final class HostNames {
    private static final String DONE = "gateways_upgraded";

    private final String shortName;
    private final String fullName;

    HostNames(String shortName, String fullName) {
        this.shortName = shortName;
        this.fullName = fullName;
    }

    /// Whether others have begun and this gateway has not changed its name yet.
    boolean areWaitingIn(ObjectNode document) {
        JsonNode done = document.get(DONE);
        return done != null && done.isArray() && !ConfTree.texts(document, DONE).contains(fullName);
    }

    void lengthenIn(ObjectNode document) {
        List<String> done = ConfTree.texts(document, DONE);
        if (!done.contains(fullName)) {
            rename(ConfTree.under(document, "gateways"));
            for (ObjectNode target : ConfTree.objects(document, "targets").values()) {
                rename(ConfTree.under(target, "portals"));
            }
            for (ObjectNode disk : ConfTree.objects(document, "disks").values()) {
                renameIn(disk, "allocating_host");
                renameIn(disk, "owner");
            }
            done.add(fullName);
        }
        Set<String> gateways = ConfTree.objects(document, "gateways").keySet();
        if (done.containsAll(gateways)) {
            document.remove(DONE);
        } else {
            ConfTree.put(document, DONE, done);
        }
    }

    private void rename(ObjectNode byName) {
        JsonNode entry = byName.get(shortName);
        if (entry != null && !shortName.equals(fullName)) {
            byName.remove(shortName);
            byName.set(fullName, entry);
        }
    }

    private void renameIn(ObjectNode disk, String key) {
        if (ConfTree.text(disk, key).equals(shortName)) {
            disk.put(key, fullName);
        }
    }
}
