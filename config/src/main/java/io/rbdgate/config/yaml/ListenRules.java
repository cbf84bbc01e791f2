package io.rbdgate.config.yaml;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.StoreConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What listens where: nothing twice, and the API openly only with TLS.
final class ListenRules {
    private record Listener(HostPort address, Position at) {}

    private final Problems problems;
    private final List<Listener> listeners = new ArrayList<>();

    ListenRules(Problems problems) {
        this.problems = problems;
    }

    void check(Block root) {
        for (Block portal : root.groups("portals")) {
            listener(portal, "listen");
            advertised(portal);
        }
        service(root.group("api"), "listen");
        service(root.group("metrics"), "listen");
        service(root.group("ha"), "link");
        api(root.group("api"));
        required(root);
    }

    private void service(@Nullable Block section, String key) {
        if (section != null) {
            listener(section, key);
        }
    }

    private void listener(Block block, String key) {
        HostPort address = block.find(key, HostPort.class);
        if (address == null) {
            return;
        }
        for (Listener other : listeners) {
            if (other.address.collidesWith(address)) {
                String same =
                        other.address.equals(address)
                                ? address + " is already used in line " + other.at.line()
                                : address
                                        + " collides with "
                                        + other.address
                                        + " in line "
                                        + other.at.line();
                problems.add(block.at(key), key, same);
                return;
            }
        }
        listeners.add(new Listener(address, block.at(key)));
    }

    private void advertised(Block portal) {
        HostPort address = portal.find("advertise", HostPort.class);
        if (address != null && address.isWildcard()) {
            problems.add(
                    portal.at("advertise"),
                    "advertise",
                    address + " is no address an initiator can connect to");
        }
    }

    private void api(@Nullable Block api) {
        if (api == null || api.isGiven("tls")) {
            return;
        }
        HostPort address = api.find("listen", HostPort.class);
        if (address != null && !address.isLoopback()) {
            problems.add(
                    api.at("listen"),
                    "listen",
                    address + " can be reached from other hosts: add tls, or listen on 127.0.0.1");
        }
    }

    private void required(Block root) {
        boolean stored = !(root.find("store", StoreConfig.class) instanceof StoreConfig.None);
        boolean missing = !root.isGiven("portals") || isEmptyList(root);
        if (missing && (!stored || !root.values("targets").isEmpty())) {
            problems.add(
                    root.at("portals"),
                    "portals",
                    "at least one is needed for initiators to connect to");
        }
    }

    /// Something given that is no list at all has its own problem.
    private static boolean isEmptyList(Block root) {
        List<?> given = root.find("portals", List.class);
        return given != null && given.isEmpty();
    }
}
