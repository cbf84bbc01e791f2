package io.rbdgate.daemon.sharing;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.registry.GatewayRecord;
import io.rbdgate.config.registry.GatewayRegistry;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.daemon.DataClientGate;
import io.rbdgate.rbd.GatewayInstance;
import io.rbdgate.rbd.store.LockHolders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This run of the gateway in the registry of all: kept up to date while data clients come and go.
/// Callable from any thread; blocks.
final class Membership implements DataClientGate.Announcer, LockHolders, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final GatewayRegistry registry;
    private final List<String> dataClients = new ArrayList<>();
    private final List<String> controlClients = new ArrayList<>();
    private final Set<String> over = ConcurrentHashMap.newKeySet();
    private final GatewayRecord blank;
    private volatile Supplier<List<PortalConfig>> portals;
    private volatile LongSupplier epoch = () -> 0;

    private Membership(GatewayConfig config, GatewayRegistry registry) {
        ApiConfig api = config.api();
        this.registry = registry;
        this.portals = config::portals;
        this.blank =
                new GatewayRecord(
                        config.name(),
                        GatewayInstance.current(config.name()).text(),
                        List.of(),
                        api == null ? "" : api.listen().toString(),
                        List.of(),
                        List.of());
    }

    /// Joins as the gateway of `config`; nothing is published before there is a client. Begins to
    /// clear away what earlier runs have left.
    static Membership join(GatewayConfig config, GatewayRegistry registry) {
        Membership membership = new Membership(config, registry);
        var clearing = Thread.ofVirtual().start(membership::clearAway);
        assert clearing != null;
        return membership;
    }

    /// Publishes these portals from now on, with the next change.
    void serves(Supplier<List<PortalConfig>> served) {
        portals = served;
    }

    /// Serves by what `store` holds; said before there is a data client.
    void follows(ConfigStore store) {
        epoch = () -> store.read().epoch();
    }

    private GatewayRecord record() {
        List<String> addresses =
                portals.get().stream()
                        .map(p -> p.advertise() == null ? p.listen() : p.advertise())
                        .map(String::valueOf)
                        .toList();
        return new GatewayRecord(
                blank.gateway(),
                blank.instance(),
                addresses,
                blank.api(),
                dataClients,
                controlClients);
    }

    GatewayRegistry registry() {
        return registry;
    }

    String instance() {
        return blank.instance();
    }

    @Override
    public long announce(String address) {
        synchronized (dataClients) {
            dataClients.add(address);
            registry.publish(record());
        }
        return epoch.getAsLong();
    }

    /// Of the client with which the configuration is changed.
    @Override
    public void locksWith(String address) {
        synchronized (dataClients) {
            controlClients.add(address);
            try {
                registry.publish(record());
            } catch (ConfigStoreException e) {
                LOG.debug("the client {} is not published: {}", address, e.getMessage());
            }
        }
    }

    @Override
    public boolean isOver(String address) {
        try {
            return over.contains(address)
                    || registry.records().stream()
                            .anyMatch(
                                    run -> run.controlClients().contains(address) && hasEnded(run));
        } catch (ConfigStoreException e) {
            return false; // it is waited for
        }
    }

    @Override
    public void retire(String address) {
        synchronized (dataClients) {
            dataClients.remove(address);
            try {
                registry.publish(record());
            } catch (ConfigStoreException e) {
                // it stays fenceable, which harms nobody
                LOG.debug("the client {} is still published: {}", address, e.getMessage());
            }
        }
    }

    /// Earlier runs of this gateway on this host are over; what they have sent may still be on its
    /// way, so they are fenced before they are forgotten.
    private void clearAway() {
        try {
            for (GatewayRecord run : registry.records()) {
                if (run.gateway().equals(blank.gateway()) && hasEnded(run)) {
                    if (!run.dataClients().isEmpty()) {
                        registry.fence(run, run.dataClients(), "an earlier run of this gateway");
                    }
                    over.addAll(run.controlClients());
                    registry.remove(run);
                }
            }
        } catch (ConfigStoreException e) {
            LOG.warn("what earlier runs of this gateway left stays: {}", e.getMessage());
        }
    }

    /// Only of runs on this host can be told.
    private static boolean hasEnded(GatewayRecord run) {
        GatewayInstance current = GatewayInstance.current(run.gateway());
        GatewayInstance earlier = GatewayInstance.parse(run.gateway(), run.instance());
        return Objects.nonNull(earlier)
                && !earlier.onAnotherHostThan(current)
                && !earlier.running();
    }

    /// After the data clients are closed.
    @Override
    public void close() {
        registry.close();
    }
}
