package io.rbdgate.daemon.drain;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The portals that lead to our targets on other gateways. That a portal is configured says nothing
/// about its gateway: it counts when it takes connections.
final class Neighbours {
    private static final int PATIENCE_MILLIS = 2000;

    private Neighbours() {}

    /// The portals on other gateways of each target that is served here, by its name.
    static Map<String, List<HostPort>> configured(GatewayConfig config) {
        Map<String, List<HostPort>> portals = new TreeMap<>();
        for (TargetConfig target : config.targets()) {
            if (!config.portalsOf(target).isEmpty()) {
                portals.put(
                        target.iqn().text(),
                        target.portalGroups().elsewhere().stream()
                                .map(Neighbours::address)
                                .filter(address -> !address.isWildcard())
                                .toList());
            }
        }
        return portals;
    }

    private static HostPort address(PortalConfig portal) {
        HostPort advertised = portal.advertise();
        return advertised == null ? portal.listen() : advertised;
    }

    /// Those of `portals` that take connections now. Blocks for at most 2 s.
    static Map<String, List<HostPort>> answering(Map<String, List<HostPort>> portals) {
        Set<HostPort> all = new HashSet<>();
        portals.values().forEach(all::addAll);
        Set<HostPort> answering = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (HostPort portal : all) {
                threads.execute(
                        () -> {
                            if (answers(portal)) {
                                answering.add(portal);
                            }
                        });
            }
        }
        Map<String, List<HostPort>> result = new TreeMap<>();
        portals.forEach(
                (iqn, some) -> result.put(iqn, some.stream().filter(answering::contains).toList()));
        return result;
    }

    private static boolean answers(HostPort portal) {
        try (Socket socket = new Socket()) {
            socket.connect(portal.socketAddress(), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
