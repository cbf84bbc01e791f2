package io.rbdgate.scsi.lu;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The counters of each initiator of a logical unit; readable on any thread. They outlive sessions,
/// so that they only grow; names beyond a bound, which an initiator makes up at will where all may
/// log in, are counted together under the empty name.
final class InitiatorCounters {
    private static final int NAMES = 1024;
    private static final String OTHERS = "";

    private final Map<String, LuCounters> byName = new ConcurrentHashMap<>();

    LuCounters of(String initiatorName) {
        boolean room = byName.size() < NAMES || byName.containsKey(initiatorName);
        return byName.computeIfAbsent(room ? initiatorName : OTHERS, _ -> new LuCounters());
    }

    Map<String, LuCounters> all() {
        return Map.copyOf(byName);
    }
}
