package io.rbdgate.daemon.lun;

import io.micrometer.core.instrument.MeterRegistry;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.HaConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.daemon.identity.IdentityStore;
import io.rbdgate.daemon.metrics.LunMetrics;
import io.rbdgate.ha.MoveReason;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.DataClientWatch;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdSpec;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.reservation.OwnDataClients;
import io.rbdgate.rbd.reservation.SharingGateway;
import io.rbdgate.scsi.SessionBarrier;
import io.rbdgate.scsi.backstore.BackstoreOpenException;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.backstore.NullBackstore;
import io.rbdgate.scsi.backstore.file.FileBackstore;
import io.rbdgate.scsi.backstore.file.FileOptions;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.reservation.FileReservationStore;
import io.rbdgate.scsi.reservation.MemoryReservationStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes LUNs of configurations. Owns what all of them share: the cluster clients, the thread that
/// opens local backstores, the register of what is served.
public final class LunFactory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LunFactory.class);

    private final @Nullable CephConfig ceph;
    private final @Nullable Sharing sharing;
    private final @Nullable SharingGateway reserving;
    private final IdentityStore identities;
    private final MeterRegistry registry;
    private final RbdClients clients;
    private final ControlClient reservationClient;
    private final PoolSpaces spaces;
    private final ServedSources sources = new ServedSources();
    private final ScheduledExecutorService local =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("local-admin").factory());

    /// What a gateway needs that is one of several: each RBD disk that is written to has one owner
    /// among them. `barrier` tells what was sent before a disk came here, `leaving` ends the
    /// sessions of a target, by name, so that hosts go on by another path.
    public record Sharing(HaConfig ha, SessionBarrier barrier, Consumer<String> leaving) {}

    /// `gatewayName` is the identity under which image locks are taken; `watch` is told of every
    /// cluster client that carries data. Without `sharing` no other gateway serves the disks.
    public LunFactory(
            String gatewayName,
            @Nullable CephConfig ceph,
            @Nullable Sharing sharing,
            IdentityStore identities,
            MeterRegistry registry,
            DataClientWatch watch) {
        this.ceph = ceph;
        this.sharing = sharing;
        this.identities = identities;
        this.registry = registry;
        this.reservationClient = reservationClient(ceph);
        this.spaces = new PoolSpaces(reservationClient);
        this.clients =
                new RbdClients(
                        gatewayName,
                        sharing == null
                                ? RbdClients.DEFAULT_IMAGES_PER_CLIENT
                                : sharing.ha.groupSize(),
                        ceph == null ? 0 : ceph.registeredImages(),
                        watch);
        this.reserving = sharing == null ? null : reserving(gatewayName);
    }

    /// Stores at once the serials that the disks of this host among `targets` will ask for one by
    /// one. What fails here fails again, and is told, at the disk concerned.
    public void prepare(Collection<TargetConfig> targets) {
        List<String> sources = new ArrayList<>();
        for (TargetConfig target : targets) {
            for (LunConfig lun : target.luns()) {
                boolean ofThisHost = !(lun.backstore() instanceof BackstoreConfig.Rbd);
                if (ofThisHost && lun.identity().serial() == null) {
                    sources.add(source(target.iqn().text(), lun));
                }
            }
        }
        try {
            identities.prepare(sources);
        } catch (IOException e) {
            LOG.error("serial numbers cannot be stored: {}", e.getMessage());
        }
    }

    /// A LUN living on `lane`; nothing is opened yet.
    public LunService create(String targetIqn, LunConfig lun, Lane lane) {
        BackstoreOpener opener =
                switch (lun.backstore()) {
                    case BackstoreConfig.Memory m ->
                            local(targetIqn, lun, m.sizeBytes(), MemoryBackstore::new);
                    case BackstoreConfig.Nullio n ->
                            local(targetIqn, lun, n.sizeBytes(), NullBackstore::new);
                    case BackstoreConfig.File f -> file(f, lun);
                    case BackstoreConfig.Rbd r -> rbd(targetIqn, lun, r);
                    case BackstoreConfig.Device d -> device(d, lun);
                };
        return new LunService(
                targetIqn,
                lun,
                lane,
                new LunMetrics(registry, targetIqn, lun.lun()),
                opener,
                source(targetIqn, lun),
                identities,
                sources);
    }

    /// What is only read needs no owner. What is encrypted stays with whoever has the lock, and is
    /// opened anew by the next: another gateway may have given it another key.
    private BackstoreOpener rbd(String targetIqn, LunConfig lun, BackstoreConfig.Rbd image) {
        RbdSpec spec = RbdSpecs.of(cephOf(lun), image, lun.options().readOnly());
        RbdKeptState kept = new RbdKeptState(spec, reservationClient, reserving);
        return sharing == null || spec.writeProtected() || spec.encryption() != null
                ? new RbdLunOpener(spec, clients, kept, spaces)
                : new OwnedLunOpener(
                        spec,
                        clients,
                        reservationClient,
                        kept,
                        spaces,
                        sharing.barrier,
                        hostsOf(sharing, targetIqn, lun.lun()));
    }

    private OwnedLunOpener.Hosts hostsOf(Sharing shared, String targetIqn, int lun) {
        return new OwnedLunOpener.Hosts() {
            @Override
            public void leave() {
                shared.leaving.accept(targetIqn);
            }

            @Override
            public void served(MoveReason why) {
                LunMetrics.taken(registry, targetIqn, lun, why.name());
            }
        };
    }

    private LocalOpener local(
            String targetIqn, LunConfig lun, long sizeBytes, LongFunction<BlockBackstore> opening) {
        return new LocalOpener(
                source(targetIqn, lun), sizeBytes, opening, LunFactory::volatileState, local, null);
    }

    private LocalOpener file(BackstoreConfig.File file, LunConfig lun) {
        FileOptions options = FileOptions.DEFAULT.withReadOnly(lun.options().readOnly());
        String source = "file:" + file.path();
        return new LocalOpener(
                source,
                file.sizeBytes(),
                sizeBytes -> FileBackstore.open(file.path(), sizeBytes, options),
                () -> keptOf(source),
                local,
                file.path());
    }

    private LocalOpener device(BackstoreConfig.Device device, LunConfig lun) {
        FileOptions options = FileOptions.DEFAULT.withReadOnly(lun.options().readOnly());
        String source = "device:" + device.path();
        return new LocalOpener(
                source,
                0,
                _ -> FileBackstore.openDevice(device.path(), lun.blockSize(), options),
                () -> keptOf(source),
                local,
                null);
    }

    /// Of a disk that ends with the process: reservations last as long, mode parameters cannot be
    /// saved.
    private static KeptState volatileState() {
        return new KeptState(
                MemoryReservationStore::new, null, new MemoryValueStore<>(MediumWork.NONE));
    }

    /// Beside the identities; nothing where those are not kept either. Blocks.
    private KeptState keptOf(String source) {
        Path directory = identities.directory();
        if (directory == null) {
            return new KeptState(MemoryReservationStore::new, null, null);
        }
        String name = UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8)) + ".txt";
        Path reservations = directory.resolve("reservations").resolve(name);
        Path mode = directory.resolve("mode").resolve(name);
        Path work = directory.resolve("work").resolve(name);
        try {
            return new KeptState(
                    () -> new FileReservationStore(reservations, local),
                    FileValueStore.open(mode, local, new ModeText()),
                    FileValueStore.open(work, local, new MediumWorkText()));
        } catch (IOException e) {
            throw new BackstoreOpenException("what initiators have set cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new BackstoreOpenException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ControlClient reservationClient(@Nullable CephConfig ceph) {
        return new ControlClient(
                "rbd-reservations",
                () -> {
                    CephConfig present = Objects.requireNonNull(ceph);
                    return RbdCluster.connectBounded(
                            CephLibrary.installed(), present.conf(), present.client());
                });
    }

    /// This run, as it keeps reservations together with other gateways.
    private SharingGateway reserving(String gatewayName) {
        return new SharingGateway(
                gatewayName,
                UUID.randomUUID().toString(),
                new OwnDataClients(reservationClient, clients),
                SharingGateway.USUAL_PATIENCE);
    }

    private CephConfig cephOf(LunConfig lun) {
        if (ceph == null) {
            throw new IllegalArgumentException("LUN " + lun.lun() + " needs the section ceph");
        }
        return ceph;
    }

    /// What a LUN is as far as the configuration tells: stable, but an image's ids are known only
    /// when it is open.
    private static String source(String targetIqn, LunConfig lun) {
        return switch (lun.backstore()) {
            case BackstoreConfig.Memory _, BackstoreConfig.Nullio _ ->
                    lun.backstore().type() + ":" + targetIqn + "/" + lun.lun();
            case BackstoreConfig.File f -> "file:" + f.path();
            case BackstoreConfig.Device d -> "device:" + d.path();
            case BackstoreConfig.Rbd r -> "rbd-name:" + r.imageSpec();
        };
    }

    /// Waits until every cluster client that carries data knows the newest OSD map. Blocks.
    public void awaitLatestMap() {
        clients.awaitLatestMap();
    }

    /// After every LUN is closed.
    @Override
    public void close() {
        clients.close();
        spaces.close();
        reservationClient.close();
        local.shutdown();
    }
}
