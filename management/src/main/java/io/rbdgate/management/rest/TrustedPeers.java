package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.http.PeerAddress;
import io.rbdgate.management.live.Live;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The addresses restricted routes may be used from: those of the file, this host's loopback, every
/// portal address and every gateway's. Names are looked up again after ten seconds, so that a
/// stranger's requests do not become as many questions to the name server.
final class TrustedPeers implements Predicate<String> {
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Set<String> listed = new HashSet<>();
    private final Live live;
    private final InstantSource clock;
    private final Map<String, Looked> looked = new ConcurrentHashMap<>();

    private record Looked(Set<String> addresses, Instant at) {}

    TrustedPeers(List<String> listed, Live live, InstantSource clock) {
        listed.forEach(address -> this.listed.add(PeerAddress.normal(address)));
        this.live = live;
        this.clock = clock;
    }

    @Override
    public boolean test(String peer) {
        return listed.contains(peer) || isLoopback(peer) || isGateway(peer);
    }

    private static boolean isLoopback(String peer) {
        return InetAddress.ofLiteral(peer).isLoopbackAddress();
    }

    private boolean isGateway(String peer) {
        GatewayConf conf;
        try {
            conf = live.read();
        } catch (ConfigStoreException e) {
            return false; // without the configuration nobody but the listed ones is known
        }
        for (GatewayConf.Target target : conf.targets().values()) {
            for (String address : target.ipList()) {
                if (PeerAddress.normal(address).equals(peer)) {
                    return true;
                }
            }
        }
        return conf.gateways().keySet().stream().anyMatch(name -> lookup(name).contains(peer));
    }

    private Set<String> lookup(String name) {
        Instant now = clock.instant();
        Looked known = looked.get(name);
        if (known == null || known.at().plus(KEPT).isBefore(now)) {
            known = new Looked(addresses(name), now);
            looked.put(name, known);
        }
        return known.addresses();
    }

    private static Set<String> addresses(String name) {
        Set<String> addresses = new HashSet<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                addresses.add(PeerAddress.normal(address.getHostAddress()));
            }
        } catch (UnknownHostException e) {
            return Set.of(); // a gateway that is gone trusts nobody
        }
        return addresses;
    }
}
