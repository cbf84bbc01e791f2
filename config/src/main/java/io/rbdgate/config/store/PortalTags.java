package io.rbdgate.config.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Portal group tags: 1, 2, 3… in the order in which the gateways' addresses first appear in the
/// target's list, the same on every gateway.
final class PortalTags {
    private PortalTags() {}

    /// The tag of every gateway in `own` (its addresses by gateway); those that the list lacks come
    /// last.
    static Map<String, Integer> of(List<String> ipList, SortedMap<String, List<String>> own) {
        Map<String, Integer> tags = new LinkedHashMap<>();
        for (String address : ipList) {
            for (Map.Entry<String, List<String>> gateway : own.entrySet()) {
                if (gateway.getValue().contains(address)) {
                    tags.putIfAbsent(gateway.getKey(), tags.size() + 1);
                }
            }
        }
        for (String gateway : own.keySet()) {
            tags.putIfAbsent(gateway, tags.size() + 1);
        }
        return tags;
    }
}
