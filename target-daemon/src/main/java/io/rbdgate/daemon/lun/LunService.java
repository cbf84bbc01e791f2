package io.rbdgate.daemon.lun;

import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.QosConfig;
import io.rbdgate.daemon.identity.IdentityStore;
import io.rbdgate.daemon.metrics.SlowCommandLog;
import io.rbdgate.management.TargetControl.InitiatorTraffic;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.scsi.SessionBarrier;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.PoolSpace;
import io.rbdgate.scsi.description.UnitOwner;
import io.rbdgate.scsi.description.ValueStore;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.lu.CommandObserver;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.lu.TrafficLimit;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One LUN of one target: its logical unit, and the backstore that is opened for it, lost and
/// opened again.
///
/// The same data may not be served twice: what each open backstore really is (cluster, pool and
/// image ids; the file) is entered in the process-wide [ServedSources], and a second LUN on it
/// stays unavailable with a reason.
public final class LunService {
    private static final Logger LOG = LoggerFactory.getLogger(LunService.class);

    private static final long GROWTH_SECONDS = 5;

    private final String targetIqn;
    private final LogicalUnit unit;
    private final BackstoreOpener opener;
    private final IdentityStore identities;
    private final ServedSources sources;
    private final String configuredSource;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);
    private volatile CountDownLatch growing = new CountDownLatch(0);
    private volatile LunConfig config;
    private final LateReservationStore reservations =
            new LateReservationStore(firstAttempt::countDown);
    private final Ending ended = new Ending();
    private volatile @Nullable String source;
    private volatile boolean modeKept;
    private final Suspension suspension = new Suspension();
    private final Object telling = new Object();
    private volatile PoolSpace space;

    LunService(
            String targetIqn,
            LunConfig config,
            Lane lane,
            CommandObserver observer,
            BackstoreOpener opener,
            String configuredSource,
            IdentityStore identities,
            ServedSources sources) {
        this.targetIqn = targetIqn;
        this.config = config;
        this.opener = opener;
        this.configuredSource = configuredSource;
        this.identities = identities;
        this.sources = sources;
        String given = config.identity().serial();
        String serial = given == null ? identities.known(configuredSource) : given;
        LuSettings settings =
                new LuSettings(
                        config.blockSize(),
                        config.physicalBlockSize(),
                        config.options().readOnly(),
                        config.options().removable(),
                        config.options().writeSameToEnd(),
                        config.options().sanitize(),
                        null);
        this.unit =
                new LogicalUnit(
                        lane,
                        identity(serial == null ? "" : serial),
                        settings,
                        System::nanoTime,
                        observer,
                        PooledByteBufAllocator.DEFAULT,
                        reservations);
        this.space = PoolSpace.unmeasured(config.options().spaceThreshold());
        if (opener.measuresSpace()) {
            unit.space(space);
        }
        unit.limit(limitOf(config.qos()));
        unit.watchSlow(
                SlowCommandLog.THRESHOLD_NANOS, new SlowCommandLog(toString(), System::nanoTime));
    }

    /// The logical unit; it answers from the start, I/O works when the backstore is open.
    public LogicalUnit unit() {
        return unit;
    }

    /// The configuration it was made from.
    public LunConfig config() {
        return config;
    }

    /// Takes `next` over when the LUN can go on as it is: the same, with other limits of traffic,
    /// or with a larger file.
    ///
    /// @return false when it has to be opened anew
    public boolean adopt(LunConfig next) {
        if (!canBecome(next)) {
            return false;
        }
        if (next.backstore() instanceof BackstoreConfig.File file
                && !file.equals(config.backstore())) {
            growing = opener.grow(file.sizeBytes());
        }
        synchronized (telling) {
            config = next;
            if (opener.measuresSpace()) {
                tellSpace(space.usedBytes(), space.availableBytes());
            }
        }
        unit.limit(limitOf(next.qos()));
        return true;
    }

    /// Why the disk is smaller than its configuration says, null when it is not; waits until
    /// growing was tried.
    public @Nullable String growthProblem() {
        boolean tried;
        try {
            tried = growing.await(GROWTH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tried = false;
        }
        String problem = tried ? opener.growthProblem() : "its storage does not answer";
        return problem == null ? null : this + " does not grow: " + problem;
    }

    /// Whether [#adopt] would take `next` over.
    public boolean canBecome(LunConfig next) {
        return next.sameDiskAs(config);
    }

    /// The unit hears in the order in which it was measured and configured.
    private void tellSpace(long usedBytes, long availableBytes) {
        synchronized (telling) {
            int threshold = config.options().spaceThreshold();
            PoolSpace now = new PoolSpace(threshold, usedBytes, availableBytes);
            if (!now.equals(space)) {
                space = now;
                unit.space(now);
            }
        }
    }

    private static TrafficLimit limitOf(@Nullable QosConfig qos) {
        if (qos == null) {
            return TrafficLimit.NONE;
        }
        Long iops = qos.iops();
        Long bytes = qos.bytes();
        return new TrafficLimit(
                iops == null ? 0 : iops, bytes == null ? 0 : bytes, qos.burstSeconds());
    }

    /// Begins to open the backstore.
    public void start() {
        opener.start(new Life());
    }

    /// Passes once the first attempt to open has ended, well or not.
    public CountDownLatch firstAttempt() {
        return firstAttempt;
    }

    /// Closes the backstore for good; the logical unit must be drained. `closed` is run once, on
    /// any thread.
    public void close(Runnable closed) {
        boolean now =
                suspension.beginForGood(
                        () -> {
                            reservations.close();
                            ended.end();
                            closed.run();
                        });
        if (now) {
            letGo();
        }
    }

    /// Runs `then` once, on any thread, when this LUN has been closed for good.
    public void whenClosed(Runnable then) {
        ended.then(then);
    }

    /// Lets the image go for a while: initiators see 02/04/01, what is in flight is finished, then
    /// the backstore is closed and `released` run once, on any thread. One that is being closed is
    /// not closed a second time.
    public void suspend(Runnable released) {
        if (suspension.begin(released)) {
            leave();
        }
    }

    private void leave() {
        unit.offline(LuState.OPENING, "suspended while something else works on it", this::letGo);
    }

    /// Opens the backstore again after [#suspend], once it has been let go; nothing happens to a
    /// LUN that is not suspended: it would be opened twice.
    public void resume() {
        if (suspension.end()) {
            startAgain();
        }
    }

    private void startAgain() {
        unit.explain(LuState.OPENING, "the backstore is being opened");
        start();
        if (suspension.opening()) {
            leave();
        }
    }

    private void letGo() {
        opener.close(
                () -> {
                    String held = source;
                    source = null;
                    if (held != null) {
                        sources.release(held, this);
                    }
                    if (suspension.gone()) {
                        startAgain();
                    }
                });
    }

    /// What its data is as far as the configuration tells.
    public String configuredSource() {
        return configuredSource;
    }

    /// How it is, for people.
    public LunStatus status() {
        LuView view = unit.view();
        return new LunStatus(
                targetIqn,
                config.lun(),
                config.backstore().type(),
                view.state() == LuState.ONLINE,
                view.state().name(),
                view.reason(),
                view.geometry().sizeBytes(),
                view.settings().blockBytes(),
                view.identity().serial(),
                LunTraffics.of(unit.counters(), unit.counters().inFlight()));
    }

    /// What each initiator has done on it.
    public List<InitiatorTraffic> initiatorTraffic() {
        List<InitiatorTraffic> all = new ArrayList<>();
        unit.countersByInitiator()
                .forEach(
                        (name, counters) ->
                                all.add(
                                        new InitiatorTraffic(
                                                targetIqn,
                                                config.lun(),
                                                name,
                                                LunTraffics.of(counters, 0))));
        return all;
    }

    /// Target and number, for messages.
    @Override
    public String toString() {
        return targetIqn + " LUN " + config.lun();
    }

    private LuIdentity identity(String serial) {
        LunIdentity given = config.identity();
        String naa = given.naa();
        return new LuIdentity(
                given.vendor(),
                given.product(),
                "0002",
                serial,
                naa == null ? LuIdentity.lioNaa(serial) : naa);
    }

    /// A serial that was given stays; otherwise it comes from what the data is, and is kept.
    private void identify(String openedSource) {
        if (config.identity().serial() != null) {
            return;
        }
        try {
            String serial = identities.serialOf(openedSource);
            identities.remember(configuredSource, serial);
            unit.identify(identity(serial));
        } catch (IOException e) {
            LOG.error("{}: its serial number cannot be stored", this, e);
            unit.explain(
                    LuState.UNAVAILABLE, "its serial number cannot be stored: " + e.getMessage());
        }
    }

    /// Once: after a loss of the backstore the parameters in force go on.
    private void keepMode(@Nullable ValueStore<ModeParameters> mode) {
        if (mode != null && !modeKept) {
            modeKept = true;
            unit.keepModeIn(mode);
        }
    }

    /// Each time: another gateway may have begun something meanwhile.
    private void keepWork(@Nullable ValueStore<MediumWork> work) {
        if (work != null) {
            unit.keepMediumWorkIn(work);
        }
    }

    private final class Life implements BackstoreOpener.OwnershipListener {
        @Override
        public void opened(BlockBackstore backstore, String openedSource, KeptState kept) {
            if (isReady(backstore, openedSource, kept)) {
                unit.online(backstore, new Quiet());
            }
        }

        @Override
        public boolean openedBehind(
                SessionBarrier barrier,
                BlockBackstore backstore,
                String openedSource,
                KeptState kept) {
            modeKept = false; // what another gateway was told to keep is in force here too
            boolean ready = isReady(backstore, openedSource, kept);
            if (ready) {
                unit.onlineBehind(barrier, backstore, new Quiet());
            }
            return ready;
        }

        private boolean isReady(BlockBackstore backstore, String openedSource, KeptState kept) {
            String refusal = recognised(openedSource);
            if (refusal != null) {
                failed(refusal);
                return false;
            }
            long size = backstore.geometry().sizeBytes();
            if (size % config.blockSize() != 0) {
                failed(
                        "its size of "
                                + size
                                + " bytes is not a multiple of the block size "
                                + config.blockSize());
                return false;
            }
            keepMode(kept.mode());
            keepWork(kept.work());
            reservations.opened(openedSource, kept.reservations());
            return true;
        }

        @Override
        public @Nullable String recognised(String foundSource) {
            LunService other = sources.claim(foundSource, LunService.this);
            if (other != null) {
                return "the same data is served as " + other + "; remove one of the two";
            }
            source = foundSource;
            identify(foundSource);
            return null;
        }

        @Override
        public void reserves(String foundSource, Supplier<ReservationStore> store) {
            reservations.opened(foundSource, store);
        }

        @Override
        public void suspended(LuState state, String reason, Runnable quiet) {
            unit.offline(state, reason, quiet);
        }

        @Override
        public void answers(LuState state, String reason) {
            if (state != LuState.OPENING) {
                firstAttempt.countDown();
            }
            unit.explain(state, reason);
        }

        @Override
        public void ownedBy(UnitOwner owner) {
            unit.ownedBy(owner);
        }

        @Override
        public void accessChanged() {
            unit.accessChanged();
        }

        @Override
        public void space(long usedBytes, long availableBytes) {
            tellSpace(usedBytes, availableBytes);
        }

        @Override
        public void standby(String reason) {
            LOG.warn("{} stands by: {}", LunService.this, reason);
            takeOffline(LuState.STANDBY, reason);
        }

        @Override
        public void failed(String reason) {
            LOG.error("{} cannot be used: {}", LunService.this, reason);
            takeOffline(
                    unit.view().state() == LuState.OPENING ? LuState.OPENING : LuState.UNAVAILABLE,
                    reason);
        }

        private void takeOffline(LuState state, String reason) {
            firstAttempt.countDown();
            if (unit.view().state() == LuState.ONLINE) {
                unit.offline(state, reason, () -> {});
            } else {
                unit.explain(state, reason);
            }
        }
    }

    /// The logical unit has reacted already, and the opener hears of losses by itself.
    private static final class Quiet implements BackstoreListener {
        @Override
        public void resized(long sizeBytes) {}

        @Override
        public void lost(BackstoreResult why, String reason) {}
    }
}
