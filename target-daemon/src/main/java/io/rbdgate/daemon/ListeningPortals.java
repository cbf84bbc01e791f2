package io.rbdgate.daemon;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.iscsi.transport.IscsiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The portals this gateway listens on. One that cannot be bound is remembered and tried again with
/// every change. Changed by one thread at a time; [#complete] on any.
final class ListeningPortals {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningPortals.class);

    private final IscsiServer server;
    private final Set<HostPort> bound = new HashSet<>();
    private final Map<HostPort, String> failed = new ConcurrentHashMap<>();

    ListeningPortals(IscsiServer server) {
        this.server = server;
    }

    /// Whether every portal that shall listen does.
    boolean complete() {
        return failed.isEmpty();
    }

    /// Whether one of `wanted` does not listen yet.
    boolean lacks(List<PortalConfig> wanted) {
        return wanted.stream().anyMatch(p -> !bound.contains(p.listen()));
    }

    /// Listens no more where `wanted` does not.
    void close(List<PortalConfig> wanted) {
        Set<HostPort> staying = new HashSet<>();
        wanted.forEach(p -> staying.add(p.listen()));
        for (HostPort listen : List.copyOf(bound)) {
            if (!staying.contains(listen)) {
                server.unbind(listen);
                bound.remove(listen);
                LOG.info("portal {} is closed", listen);
            }
        }
        failed.keySet().retainAll(staying);
    }

    /// Listens where `wanted` does and this gateway does not yet.
    ///
    /// @return why some cannot
    List<String> open(List<PortalConfig> wanted) {
        Map<HostPort, String> failures = new HashMap<>();
        for (PortalConfig portal : wanted) {
            if (!bound.contains(portal.listen())) {
                try {
                    LOG.info("portal {} listens", server.bind(portal.listen()));
                    bound.add(portal.listen());
                } catch (IOException e) {
                    failures.put(portal.listen(), String.valueOf(e.getMessage()));
                }
            }
        }
        failed.putAll(failures);
        failed.keySet().retainAll(failures.keySet());
        return new ArrayList<>(failures.values());
    }
}
