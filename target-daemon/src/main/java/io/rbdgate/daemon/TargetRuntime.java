package io.rbdgate.daemon;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.Change;
import io.rbdgate.config.ConfigDiff;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HaConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.daemon.drain.GatewayDrain;
import io.rbdgate.daemon.drain.OwnedLuns;
import io.rbdgate.daemon.identity.IdentityStore;
import io.rbdgate.daemon.lun.HeldLun;
import io.rbdgate.daemon.lun.LunFactory;
import io.rbdgate.daemon.lun.LunService;
import io.rbdgate.daemon.metrics.LegacyMetrics;
import io.rbdgate.daemon.metrics.LunMetrics;
import io.rbdgate.daemon.metrics.MetricsServer;
import io.rbdgate.daemon.metrics.OnlineLuns;
import io.rbdgate.daemon.metrics.ProtocolMetrics;
import io.rbdgate.iscsi.session.SessionInfo;
import io.rbdgate.iscsi.transport.EventLoops;
import io.rbdgate.iscsi.transport.IscsiServer;
import io.rbdgate.management.DrainControl;
import io.rbdgate.management.TargetControl;
import io.rbdgate.scsi.SessionBarrier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private final DataClientGate gate;
    private final LunFactory factory;
    private final IscsiServer server;
    private final ServedTargets targets;
    private final ListeningPortals portals;
    private final GatewayDrain drain;
    private final SharedReader reader;
    private final SessionBarrier barrier = new SessionBarrier();
    private final Object changing = new Object();
    private final Endings endings = new Endings();
    private volatile GatewayConfig file;
    private volatile SharedObjects shared = SharedObjects.NONE;
    private volatile ServedModel model;
    private volatile AccessPolicy policy;
    private final Set<String> told = new HashSet<>();
    private volatile long epoch;
    private @Nullable MetricsServer metrics;

    /// Turns the shared configuration into what this gateway serves of it.
    @FunctionalInterface
    public interface SharedReader {
        /// What `conf` makes this gateway serve.
        SharedObjects read(GatewayConf conf);
    }

    private TargetRuntime(
            GatewayConfig config, SharedReader reader, DataClientGate.Announcer announcer)
            throws IOException {
        this.file = config;
        this.reader = reader;
        this.model = ServedModel.of(config, shared);
        this.policy = new AccessPolicy(model.config());
        this.loops = EventLoops.start();
        IdentityStore identities =
                new IdentityStore(
                        config.store() instanceof StoreConfig.Directory d ? d.path() : null);
        this.gate = new DataClientGate(announcer, this::endFencedSessions);
        this.factory =
                new LunFactory(
                        config.name(),
                        config.ceph(),
                        sharing(config.ha()),
                        identities,
                        registry,
                        gate);
        this.targets = new ServedTargets(this::create);
        this.server =
                new IscsiServer(
                        new IscsiServer.Parts(
                                loops,
                                () -> file.limits(),
                                () -> policy,
                                targets::device,
                                new ProtocolMetrics(registry),
                                barrier,
                                System::nanoTime));
        this.portals = new ListeningPortals(server);
        this.drain =
                new GatewayDrain(server, () -> model.config(), OwnedLuns.NONE, System::nanoTime);
    }

    /// Serves `config` and nothing else.
    ///
    /// @throws IOException as the other
    public static TargetRuntime start(GatewayConfig config) throws IOException {
        return start(config, conf -> SharedObjects.NONE, null, DataClientGate.Announcer.NONE);
    }

    /// Serves `config` together with the shared configuration, as far as it is known (null: not
    /// yet); returns when every portal listens. What of it cannot be served stops nothing: it is
    /// logged, and tried again with the next change. `announcer` tells other gateways of the
    /// cluster clients that carry data.
    ///
    /// @throws IOException when an address of `config` cannot be bound or the identities of disks
    ///   cannot be read; nothing is left behind
    public static TargetRuntime start(
            GatewayConfig config,
            SharedReader reader,
            @Nullable GatewayConf conf,
            DataClientGate.Announcer announcer)
            throws IOException {
        TargetRuntime runtime = new TargetRuntime(config, reader, announcer);
        try {
            runtime.begin(conf);
        } catch (IOException | RuntimeException e) {
            runtime.drain(Duration.ZERO);
            throw e;
        }
        return runtime;
    }

    private void begin(@Nullable GatewayConf conf) throws IOException {
        try (JvmGcMetrics gc = new JvmGcMetrics()) {
            gc.bindTo(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        registry.getPrometheusRegistry()
                .register(new LegacyMetrics(LegacyMetrics.Sources.of(this), System::nanoTime));
        registry.getPrometheusRegistry().register(new OnlineLuns(this::luns));
        synchronized (changing) {
            listenForMetrics(file.metrics());
            if (conf != null) {
                shared = reader.read(conf);
                epoch = conf.epoch();
            }
            ServedModel first = ServedModel.of(file, shared);
            model = first;
            policy = new AccessPolicy(first.config());
            factory.prepare(first.config().targets());
            gate.serves(epoch);
            awaitAll(targets.become(first.config()));
            awaitFirstAttempts();
            List<String> failures = portals.open(file.portals());
            if (!failures.isEmpty()) {
                throw new IOException(String.join("; ", failures));
            }
            List<String> problems = new ArrayList<>(first.problems());
            problems.addAll(portals.open(first.config().portals()));
            tell(problems);
        }
    }

    /// The meters of this process.
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    private LunService create(Iqn target, LunConfig lun) {
        return factory.create(target.text(), lun, loops.nextLane());
    }

    private void awaitFirstAttempts() {
        // those that take longer go on by themselves
        var _ =
                Endings.awaitAll(
                        targets.luns().stream().map(LunService::firstAttempt).toList(),
                        TimeUnit.MILLISECONDS.toNanos(FIRST_ATTEMPT_MILLIS));
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

    @Override
    public String gatewayName() {
        return file.name();
    }

    @Override
    public GatewayConfig served() {
        return model.config();
    }

    @Override
    public boolean fromFile(String iqn) {
        return file.targets().stream().anyMatch(t -> t.iqn().text().equals(iqn));
    }

    @Override
    public boolean listening() {
        return portals.complete();
    }

    @Override
    public List<LunStatus> luns() {
        return targets.luns().stream().map(LunService::status).toList();
    }

    @Override
    public List<InitiatorTraffic> initiatorTraffic() {
        return targets.luns().stream().flatMap(lun -> lun.initiatorTraffic().stream()).toList();
    }

    @Override
    public List<SessionStatus> sessions() {
        return server.sessions().stream().map(this::status).toList();
    }

    private SessionStatus status(SessionInfo session) {
        String alias = session.initiatorAlias();
        long age = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - session.sinceNanos());
        return new SessionStatus(
                Integer.toString(session.tsih()),
                session.identity().initiatorName(),
                alias == null ? "" : alias,
                session.peer(),
                session.identity().targetName(),
                session.identity().portalGroupTag(),
                Instant.now().getEpochSecond() - age);
    }

    @Override
    public int dropSessions(Predicate<SessionStatus> which, String reason) {
        List<CountDownLatch> dropped =
                server.dropSessions(session -> which.test(status(session)), reason);
        awaitAll(dropped);
        return dropped.size();
    }

    @Override
    public DrainControl draining() {
        return drain;
    }

    @Override
    public void suspend(String iqn, int lun) {
        LunService service = targets.lun(iqn, lun);
        CountDownLatch released = new CountDownLatch(1);
        service.suspend(released::countDown);
        if (!awaitAll(List.of(released))) {
            throw new IllegalStateException(
                    service + " still has I/O in flight after " + CLOSE_SECONDS + " s; resume it");
        }
    }

    @Override
    public void resume(String iqn, int lun) {
        targets.lun(iqn, lun).resume();
    }

    @Override
    public HeldWrites holdWrites(String iqn, int lun, Duration bound) {
        return HeldLun.begin(targets.lun(iqn, lun).unit(), bound);
    }

    /// Makes the running target what the file says now, without touching sessions it does not
    /// concern.
    ///
    /// @return why it cannot be done while running (nothing was changed then), else what could not
    ///   be done
    public List<String> reload(GatewayConfig next) {
        synchronized (changing) {
            ConfigDiff.Result diff = ConfigDiff.between(file, next);
            if (!diff.refusals().isEmpty()) {
                return diff.refusals();
            }
            List<String> failures = new ArrayList<>();
            for (Change change : diff.changes()) {
                LOG.info("reload: {} ({})", change.getClass().getSimpleName(), change.effect());
            }
            if (!Objects.equals(file.metrics(), next.metrics())) {
                try {
                    listenForMetrics(next.metrics());
                } catch (IOException e) {
                    failures.add(String.valueOf(e.getMessage()));
                }
            }
            file = next;
            failures.addAll(become(ServedModel.of(next, shared)));
            return failures;
        }
    }

    @Override
    public List<String> apply(GatewayConf conf) {
        synchronized (changing) {
            if (conf.epoch() < epoch) {
                return unfinished(); // a newer one is served already
            }
            epoch = conf.epoch();
            shared = reader.read(conf);
            List<String> problems = become(ServedModel.of(file, shared));
            tell(problems);
            return problems;
        }
    }

    /// Logs what has not been told yet: a problem lasts over many changes.
    private void tell(List<String> problems) {
        Set<String> present = new LinkedHashSet<>(shared.problems());
        present.addAll(problems);
        told.retainAll(present);
        present.stream().filter(told::add).forEach(p -> LOG.warn("shared configuration: {}", p));
    }

    /// Whether `config` is the file that is served.
    public boolean serves(GatewayConfig config) {
        return file.equals(config);
    }

    /// The epoch of the shared configuration that is served.
    public long epoch() {
        return epoch;
    }

    /// In this order: who may not come any more does not get in; LUNs go where they go away, with
    /// their commands ended; sessions end; only then new portals listen.
    private List<String> become(ServedModel next) {
        GatewayConfig before = model.config();
        GatewayConfig after = next.config();
        model = next;
        policy = new AccessPolicy(after);
        portals.close(after.portals());
        factory.prepare(after.targets());
        endings.add(targets.become(after));
        if (dropRevoked(before, after)) {
            gate.serves(epoch);
        }
        List<String> problems = new ArrayList<>(next.problems());
        problems.addAll(unfinished());
        targets.luns().stream()
                .map(LunService::growthProblem)
                .filter(Objects::nonNull)
                .forEach(problems::add);
        LunMetrics.forgetOthers(registry, targets::serves);
        if (portals.lacks(after.portals())) {
            awaitFirstAttempts();
        }
        problems.addAll(portals.open(after.portals()));
        return problems;
    }

    /// Told as long as it lasts, also to those who ask again: what they took away is not gone.
    private List<String> unfinished() {
        return endings.await(CLOSE_SECONDS)
                ? List.of()
                : List.of(NOT_OVER + " after " + CLOSE_SECONDS + " s: the storage does not answer");
    }

    /// @return whether their sessions have ended
    private boolean dropRevoked(GatewayConfig before, GatewayConfig after) {
        Map<String, Set<String>> revoked = new HashMap<>();
        List<CountDownLatch> ending =
                server.dropSessions(
                        session -> {
                            boolean drops = !AccessPolicy.keeps(before, after, session.identity());
                            if (drops) {
                                revoked.computeIfAbsent(
                                                session.identity().targetName(),
                                                name -> new HashSet<>())
                                        .add(session.identity().initiatorName());
                            }
                            return drops;
                        },
                        "not admitted by the new configuration");
        boolean ended = awaitAll(ending);
        endings.add(ending);
        revoked.forEach((iqn, names) -> endings.add(targets.settle(iqn, names)));
        return ended;
    }

    /// Those whose commands may have been on their way to a disk behind a fenced client.
    private void endFencedSessions() {
        Set<String> onRbd = new HashSet<>();
        for (TargetConfig target : model.config().targets()) {
            if (target.luns().stream()
                    .anyMatch(l -> l.backstore() instanceof BackstoreConfig.Rbd)) {
                onRbd.add(target.iqn().text());
            }
        }
        awaitAll(
                server.dropSessions(
                        session -> onRbd.contains(session.identity().targetName()),
                        "this gateway was fenced"));
    }

    private LunFactory.@Nullable Sharing sharing(@Nullable HaConfig ha) {
        return ha == null ? null : new LunFactory.Sharing(ha, barrier, this::endSessions);
    }

    /// Those of one target, whose disks another gateway may serve; they end by and by.
    private void endSessions(String iqn) {
        List<CountDownLatch> ending =
                server.dropSessions(
                        session -> session.identity().targetName().equals(iqn),
                        "another gateway may serve its disk");
        LOG.info("{}: {} sessions end", iqn, ending.size());
    }

    /// Waits until every cluster client that carries data knows the newest OSD map. Blocks.
    public void awaitLatestMap() {
        factory.awaitLatestMap();
    }

    /// Asks initiators to leave, finishes what is in flight, closes every backstore. Bounded by
    /// `limit` and a few seconds for closing.
    public void drain(Duration limit) {
        synchronized (changing) {
            if (!limit.isZero()) {
                LOG.info("draining {} sessions", server.sessions().size());
            }
            drain.close();
            server.drain(limit);
            if (!awaitAll(targets.close())) {
                LOG.warn(
                        "a disk is still busy after {} s; it closes when its I/O ends",
                        CLOSE_SECONDS);
            }
            factory.close();
            if (metrics != null) {
                metrics.close();
            }
            loops.close();
            LOG.info("stopped");
        }
    }

    private static boolean awaitAll(List<CountDownLatch> latches) {
        return Endings.awaitAll(latches, TimeUnit.SECONDS.toNanos(CLOSE_SECONDS));
    }
}
