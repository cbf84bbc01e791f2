package io.rbdgate.daemon;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rbdgate.config.Change;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ConfigDiff;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.daemon.identity.IdentityStore;
import io.rbdgate.daemon.lun.HeldLun;
import io.rbdgate.daemon.lun.LunFactory;
import io.rbdgate.daemon.lun.LunService;
import io.rbdgate.daemon.metrics.Metric;
import io.rbdgate.daemon.metrics.MetricsServer;
import io.rbdgate.daemon.metrics.ProtocolMetrics;
import io.rbdgate.iscsi.session.SessionInfo;
import io.rbdgate.iscsi.transport.EventLoops;
import io.rbdgate.iscsi.transport.IscsiServer;
import io.rbdgate.management.TargetControl;
import io.rbdgate.scsi.ScsiTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running target: everything between a configuration and the wire.
///
/// Start order: loops, targets with their LUNs, metrics, portals. Reload and drain run one at a
/// time, on the caller's thread, and block; everything else is callable from any thread.
public final class TargetRuntime implements TargetControl {
    private static final Logger LOG = LoggerFactory.getLogger(TargetRuntime.class);

    /// How long portals wait for disks that open quickly, so that the usual initiator meets a ready
    /// one.
    private static final long FIRST_ATTEMPT_MILLIS = 2_000;

    private static final long CLOSE_SECONDS = 10;

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final EventLoops loops;
    private final LunFactory factory;
    private final IscsiServer server;
    private final Map<String, ServedTarget> targets = new ConcurrentHashMap<>();
    private final Object changing = new Object();
    private volatile GatewayConfig config;
    private volatile AccessPolicy policy;
    private @Nullable MetricsServer metrics;

    private TargetRuntime(GatewayConfig config) throws IOException {
        this.config = config;
        this.policy = new AccessPolicy(config);
        this.loops = EventLoops.start();
        IdentityStore identities =
                new IdentityStore(
                        config.store() instanceof StoreConfig.Directory d ? d.path() : null);
        this.factory = new LunFactory(config.name(), config.ceph(), identities, registry);
        this.server =
                new IscsiServer(
                        new IscsiServer.Parts(
                                loops,
                                () -> this.config.limits(),
                                () -> policy,
                                this::device,
                                new ProtocolMetrics(registry),
                                System::nanoTime));
    }

    /// Serves `config`; returns when every portal listens.
    ///
    /// @throws IOException when an address cannot be bound or the store cannot be read; nothing is
    ///   left behind
    public static TargetRuntime start(GatewayConfig config) throws IOException {
        TargetRuntime runtime = new TargetRuntime(config);
        try {
            runtime.begin();
        } catch (IOException | RuntimeException e) {
            runtime.drain(Duration.ZERO);
            throw e;
        }
        return runtime;
    }

    private void begin() throws IOException {
        try (JvmGcMetrics gc = new JvmGcMetrics()) {
            gc.bindTo(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        for (TargetConfig target : config.targets()) {
            serve(target);
        }
        awaitFirstAttempts();
        listenForMetrics(config.metrics());
        for (PortalConfig portal : config.portals()) {
            bind(portal);
        }
    }

    private void bind(PortalConfig portal) throws IOException {
        InetSocketAddress listening = server.bind(portal.listen());
        LOG.info("portal {} listens, tag {}", listening, portal.tag());
    }

    private List<CountDownLatch> serve(TargetConfig target) {
        ServedTarget served = targets.computeIfAbsent(target.iqn().text(), ServedTarget::new);
        return served.become(target, lun -> create(target.iqn(), lun));
    }

    private LunService create(Iqn target, LunConfig lun) {
        LunService service = factory.create(target.text(), lun, loops.nextLane());
        Gauge gauge =
                Gauge.builder(
                                Metric.LUN_ONLINE.meterName(),
                                service,
                                s -> s.status().online() ? 1 : 0)
                        .description(Metric.LUN_ONLINE.help())
                        .tags("target", target.text(), "lun", Integer.toString(lun.lun()))
                        .register(registry);
        assert gauge != null;
        return service;
    }

    private void awaitFirstAttempts() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FIRST_ATTEMPT_MILLIS);
        for (ServedTarget target : targets.values()) {
            for (LunService lun : target.luns()) {
                await(lun.firstAttempt(), deadline);
            }
        }
    }

    private static boolean await(CountDownLatch latch, long deadlineNanos) {
        try {
            return latch.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void listenForMetrics(@Nullable HostPort address) throws IOException {
        if (metrics != null) {
            metrics.close();
            metrics = null;
        }
        if (address != null) {
            try {
                metrics = new MetricsServer(address.socketAddress(), registry, this::ready);
            } catch (IOException e) {
                throw new IOException(
                        "metrics cannot listen on " + address + ": " + e.getMessage(), e);
            }
        }
    }

    private @Nullable ScsiTarget device(String iqn) {
        ServedTarget target = targets.get(iqn);
        return target == null ? null : target.device();
    }

    @Override
    public String gatewayName() {
        return config.name();
    }

    @Override
    public GatewayConfig served() {
        return config;
    }

    @Override
    public boolean fromFile(String iqn) {
        return config.target(new Iqn(iqn)) != null;
    }

    @Override
    public List<String> apply(GatewayConf conf) {
        throw new IllegalStateException("no store is configured");
    }

    @Override
    public boolean listening() {
        return true;
    }

    @Override
    public int dropSessions(Predicate<SessionStatus> which, String reason) {
        throw new IllegalStateException("no store is configured");
    }

    @Override
    public void suspend(String iqn, int lun) {
        throw new IllegalStateException("no store is configured");
    }

    @Override
    public void resume(String iqn, int lun) {
        throw new IllegalStateException("no store is configured");
    }

    @Override
    public HeldWrites holdWrites(String iqn, int lun, Duration bound) {
        ServedTarget target = targets.get(iqn);
        if (target != null) {
            for (LunService service : target.luns()) {
                if (service.config().lun() == lun) {
                    return HeldLun.begin(service.unit(), bound);
                }
            }
        }
        throw new IllegalArgumentException(iqn + " has no LUN " + lun);
    }

    @Override
    public List<LunStatus> luns() {
        List<LunStatus> all = new ArrayList<>();
        targets.values().forEach(t -> t.luns().forEach(l -> all.add(l.status())));
        return all;
    }

    @Override
    public List<SessionStatus> sessions() {
        List<SessionStatus> all = new ArrayList<>();
        for (SessionInfo session : server.sessions()) {
            all.add(
                    new SessionStatus(
                            Integer.toString(session.tsih()),
                            session.identity().initiatorName(),
                            session.initiatorAlias() == null ? "" : session.initiatorAlias(),
                            session.peer(),
                            session.identity().targetName(),
                            session.identity().portalGroupTag(),
                            0));
        }
        return all;
    }

    /// Makes the running target what `next` says, without touching sessions it does not concern.
    ///
    /// @return why it cannot be done while running (nothing was changed then), else an empty list
    public List<String> reload(GatewayConfig next) {
        synchronized (changing) {
            ConfigDiff.Result diff = ConfigDiff.between(config, next);
            if (!diff.refusals().isEmpty()) {
                return diff.refusals();
            }
            List<String> failures = new ArrayList<>();
            GatewayConfig before = config;
            policy = new AccessPolicy(next);
            config = next;
            for (Change change : diff.changes()) {
                LOG.info("reload: {} ({})", change.getClass().getSimpleName(), change.effect());
                carryOut(change, failures);
            }
            List<CountDownLatch> closing = new ArrayList<>();
            for (TargetConfig target : next.targets()) {
                closing.addAll(serve(target));
            }
            server.dropSessions(
                    s -> !stillAdmitted(before, next, s), "not admitted by the new configuration");
            closing.addAll(forgetTargetsNotIn(next));
            awaitClosed(closing);
            return failures;
        }
    }

    private void carryOut(Change change, List<String> failures) {
        try {
            switch (change) {
                case Change.PortalAdded added -> bind(added.portal());
                case Change.PortalRemoved removed -> server.unbind(removed.portal().listen());
                case Change.MetricsChanged changed -> listenForMetrics(changed.after());
                case Change.PortalAdvertised _,
                        Change.TargetAdded _,
                        Change.TargetRemoved _,
                        Change.TargetPortalsChanged _,
                        Change.AccessChanged _,
                        Change.ChapChanged _,
                        Change.ParametersChanged _,
                        Change.LunAdded _,
                        Change.LunRemoved _,
                        Change.LunChanged _,
                        Change.InitiatorAdded _,
                        Change.InitiatorRemoved _,
                        Change.InitiatorChanged _,
                        Change.DiscoveryChanged _,
                        Change.ApiChanged _,
                        Change.LimitsChanged _ -> {}
            }
        } catch (IOException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    private static boolean stillAdmitted(
            GatewayConfig before, GatewayConfig next, SessionInfo session) {
        Iqn name = new Iqn(session.identity().targetName());
        String initiator = session.identity().initiatorName();
        TargetConfig target = next.target(name);
        if (target == null || !AccessPolicy.admits(target, initiator)) {
            return false;
        }
        TargetConfig old = before.target(name);
        if (old != null
                && ChapConfig.revokes(
                        AccessPolicy.chap(old, initiator), AccessPolicy.chap(target, initiator))) {
            return false;
        }
        int tag = session.identity().portalGroupTag();
        return next.portalsOf(target).stream().anyMatch(p -> p.tag() == tag);
    }

    private List<CountDownLatch> forgetTargetsNotIn(GatewayConfig next) {
        List<CountDownLatch> closing = new ArrayList<>();
        for (String iqn : List.copyOf(targets.keySet())) {
            if (next.target(new Iqn(iqn)) == null) {
                ServedTarget gone = targets.remove(iqn);
                if (gone != null) {
                    closing.addAll(gone.close());
                }
            }
        }
        return closing;
    }

    /// Asks initiators to leave, finishes what is in flight, closes every backstore. Bounded by
    /// `limit` and a few seconds for closing.
    public void drain(Duration limit) {
        synchronized (changing) {
            if (!limit.isZero()) {
                LOG.info("draining {} sessions", server.sessions().size());
            }
            server.drain(limit);
            List<CountDownLatch> closing = new ArrayList<>();
            targets.values().forEach(t -> closing.addAll(t.close()));
            awaitClosed(closing);
            factory.close();
            if (metrics != null) {
                metrics.close();
            }
            loops.close();
            LOG.info("stopped");
        }
    }

    private static void awaitClosed(List<CountDownLatch> closing) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        for (CountDownLatch latch : closing) {
            if (!await(latch, deadline)) {
                LOG.warn(
                        "a disk is still busy after {} s; it closes when its I/O ends",
                        CLOSE_SECONDS);
                return;
            }
        }
    }
}
