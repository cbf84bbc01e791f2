package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfTree;
import tools.jackson.databind.node.ObjectNode;

/// Version 3: host groups.
final class GroupsSection {
    private GroupsSection() {}

    static void addTo(ObjectNode document) {
        ConfTree.under(document, "groups");
    }
}
