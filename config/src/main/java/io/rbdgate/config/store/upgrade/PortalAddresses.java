package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfTree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Version 9: a gateway may have several addresses.
final class PortalAddresses {
    private PortalAddresses() {}

    static void listIn(ObjectNode document) {
        for (ObjectNode target : ConfTree.objects(document, "targets").values()) {
            for (ObjectNode portal : ConfTree.objects(target, "portals").values()) {
                String address = ConfTree.text(portal, "portal_ip_address");
                ConfTree.put(
                        portal,
                        "portal_ip_addresses",
                        address.isEmpty() ? List.of() : List.of(address));
                portal.remove("portal_ip_address");
            }
        }
    }
}
