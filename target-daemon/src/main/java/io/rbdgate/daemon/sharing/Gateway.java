package io.rbdgate.daemon.sharing;

import io.micrometer.core.instrument.Gauge;
import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.TlsConfig;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.serve.Unconfirmed;
import io.rbdgate.daemon.DataClientGate;
import io.rbdgate.daemon.TargetRuntime;
import io.rbdgate.daemon.metrics.Metric;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.live.Fencing;
import io.rbdgate.management.live.RegistryFencing;
import io.rbdgate.rbd.RbdException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole gateway: the running target, the shared configuration it follows and the API.
///
/// Starts in the order store, target, API, and ends the other way round. Start, reload and drain
/// are called one at a time and block.
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Sharing sharing;
    private final Clock clock;
    private final AuditLog audit;
    private final TargetRuntime runtime;
    private final @Nullable StoreService store;
    private final @Nullable Membership membership;
    private final Peers peers;
    private GatewayConfig file;
    private @Nullable ApiService api;
    private boolean draining;

    private Gateway(
            GatewayConfig file,
            Sharing sharing,
            Clock clock,
            TargetRuntime runtime,
            @Nullable StoreService store,
            @Nullable Membership membership,
            Peers peers) {
        this.file = file;
        this.sharing = sharing;
        this.clock = clock;
        this.audit = new AuditLog(clock);
        this.runtime = runtime;
        this.store = store;
        this.membership = membership;
        this.peers = peers;
    }

    /// Serves `config` and what the store it names holds; returns when the portals and the API
    /// listen. A store that cannot be read yet is followed from when it can.
    ///
    /// @throws IOException when an address of `config` cannot be bound, or what is kept on this
    ///   host cannot be read; nothing is left behind
    public static Gateway start(GatewayConfig config, Sharing sharing) throws IOException {
        Clock clock = Clock.systemUTC();
        Membership membership = sharing.membership(config, clock);
        StoreService store = sharing.store(config, clock, membership);
        if (membership != null && store != null) {
            membership.follows(store);
        }
        Peers peers = Sharing.peers(config, clock);
        GatewayConf known = store == null ? null : store.known();
        if (known != null) {
            Unconfirmed.in(known).forEach(one -> LOG.warn("{}", one));
        }
        TargetRuntime runtime;
        try {
            runtime =
                    TargetRuntime.start(
                            peers.numbered(config),
                            sharing.reader(config),
                            known,
                            membership == null ? DataClientGate.Announcer.NONE : membership);
        } catch (IOException | RuntimeException e) {
            peers.close();
            if (membership != null) {
                membership.close();
            }
            if (store != null) {
                store.close();
            }
            throw e;
        }
        if (membership != null) {
            membership.serves(() -> runtime.served().portals());
        }
        Gateway gateway = new Gateway(config, sharing, clock, runtime, store, membership, peers);
        try {
            gateway.follow();
            gateway.listen(config.api());
        } catch (IOException | RuntimeException e) {
            gateway.drain(Duration.ZERO);
            throw e;
        }
        return gateway;
    }

    private void follow() {
        peers.follow(this::renumber);
        if (store == null) {
            return;
        }
        Gauge gauge =
                Gauge.builder(Metric.STORE_EPOCH.meterName(), runtime, r -> (double) r.epoch())
                        .description(Metric.STORE_EPOCH.help())
                        .register(runtime.registry());
        assert gauge != null;
        var watch = store.watch(this::apply);
        assert watch != null;
    }

    /// Other gateways serve the same targets, or no more.
    private synchronized void renumber() {
        if (!draining) {
            runtime.reload(peers.numbered(file)).forEach(problem -> LOG.warn("{}", problem));
        }
    }

    private void apply(GatewayConf conf) {
        try {
            runtime.apply(conf);
        } catch (RuntimeException e) {
            LOG.error("epoch {} of the shared configuration is not served", conf.epoch(), e);
        }
    }

    private void listen(@Nullable ApiConfig wanted) throws IOException {
        if (wanted != null) {
            try {
                api =
                        ApiService.start(
                                wanted, file, sharing, store, runtime, fencing(), audit, clock);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    private Fencing fencing() {
        return membership == null
                ? Fencing.NONE
                : new RegistryFencing(
                        membership.registry(), membership.instance(), this::awaitLatestMap);
    }

    private void awaitLatestMap() {
        try {
            runtime.awaitLatestMap();
        } catch (RbdException e) {
            throw new ConfigStoreException(
                    "the disks of this gateway do not know of the fence yet: " + e.getMessage(), e);
        }
    }

    /// Makes the gateway what the file says now.
    ///
    /// @return why it cannot be done while running (nothing was changed then), else what could not
    ///   be done
    public synchronized List<String> reload(GatewayConfig next) {
        GatewayConfig before = file;
        peers.enter(next);
        GatewayConfig numbered = peers.numbered(next);
        List<String> problems = new ArrayList<>(runtime.reload(numbered));
        if (!problems.isEmpty() && !runtime.serves(numbered)) {
            peers.enter(before);
            return problems;
        }
        file = next;
        try {
            reload(before.api(), next.api());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    /// The same files may hold another certificate by now.
    private void reload(@Nullable ApiConfig before, @Nullable ApiConfig next) throws IOException {
        ApiService running = api;
        TlsConfig files = next == null ? null : next.tls();
        if (!Objects.equals(before, next)) {
            if (running != null) {
                running.close();
                api = null;
            }
            listen(next);
        } else if (running != null && files != null) {
            running.renew(files);
        }
    }

    /// The running target.
    public TargetRuntime runtime() {
        return runtime;
    }

    /// Takes no more changes, asks initiators to leave, finishes what is in flight, closes
    /// everything. Bounded by `limit` and a few seconds for closing.
    public synchronized void drain(Duration limit) {
        draining = true;
        peers.close();
        if (api != null) {
            api.close();
            api = null;
        }
        if (store != null) {
            store.close();
        }
        runtime.drain(limit);
        if (membership != null) {
            membership.close();
        }
    }
}
