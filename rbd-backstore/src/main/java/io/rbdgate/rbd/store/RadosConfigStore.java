package io.rbdgate.rbd.store;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.EpochFloor;
import io.rbdgate.config.store.FaultPoint;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import io.rbdgate.rbd.shared.Pause;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The shared configuration in RADOS, where gateways of ceph-iscsi keep it too: same object, same
/// lock, same text, same attribute.
///
/// Callable from any thread, virtual ones too; blocks. Reading takes 5 s at most, changing 12 s:
/// when the lock is taken or the cluster does not answer, the change is given up, and its error
/// says whether it may have been made. A lock left behind is waited for longer than that, without
/// the caller.
public final class RadosConfigStore implements ConfigStore {
    /// As long as the original tries; a dead holder keeps the lock so long.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration READING = Duration.ofSeconds(5);
    private static final Duration CHANGING = Duration.ofSeconds(12);
    private static final Duration NOTIFYING = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 5;

    private final StoreLocation location;
    private final ConfUpgrade upgrade;
    private final Duration patience;
    private final Duration limit;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final StoreSteps steps;
    private final LockHolders holders;
    private final ControlClient client;
    private final Follower follower;
    private final Pause pause = new Pause();
    private final ReentrantLock turn = new ReentrantLock(true);
    private final EpochFloor floor = new EpochFloor();
    private final AtomicBoolean notifying = new AtomicBoolean();
    private final AtomicReference<String> announced = new AtomicReference<>("");

    /// Where the object is: `conf` and `client` (such as `client.admin`) say which cluster and as
    /// whom; the original's names are pool `rbd`, object `gateway.conf`.
    public record StoreLocation(Path conf, String client, String pool, String object) {
        @Override
        public String toString() {
            return pool + ":" + object;
        }
    }

    private RadosConfigStore(
            StoreLocation location,
            ConfUpgrade upgrade,
            Duration patience,
            Duration limit,
            Clock clock,
            LongSupplier nanoTime,
            StoreSteps steps,
            LockHolders holders) {
        this.location = location;
        this.upgrade = upgrade;
        this.patience = patience;
        this.limit = limit;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.steps = steps;
        this.holders = holders;
        this.client =
                new ControlClient(
                        "rbd-store",
                        () ->
                                RbdCluster.connectBounded(
                                        CephLibrary.installed(),
                                        location.conf(),
                                        location.client()));
        this.follower =
                new Follower(
                        client,
                        location.pool(),
                        location.object(),
                        this::upgraded,
                        this::betweenChanges);
    }

    /// Opens the store; makes and seeds the object when there is none, upgrades it when it is old.
    /// `nanoTime` as `System::nanoTime`; `holders` know whose lock need not be waited for.
    ///
    /// @throws ConfigStoreException when the cluster cannot be reached or the object holds
    ///   something else
    public static RadosConfigStore open(
            StoreLocation location,
            ConfUpgrade upgrade,
            Clock clock,
            LongSupplier nanoTime,
            LockHolders holders) {
        return open(
                location,
                upgrade,
                PATIENCE,
                CHANGING,
                clock,
                nanoTime,
                FaultPoint::reached,
                holders);
    }

    /// The same; `patience` is how long a change waits for the lock, and how long a dead holder
    /// keeps it; `limit` is how long its caller waits.
    static RadosConfigStore open(
            StoreLocation location,
            ConfUpgrade upgrade,
            Duration patience,
            Duration limit,
            Clock clock,
            LongSupplier nanoTime,
            StoreSteps steps,
            LockHolders holders) {
        RadosConfigStore store =
                new RadosConfigStore(
                        location, upgrade, patience, limit, clock, nanoTime, steps, holders);
        try {
            store.client.await(
                    "opening " + location,
                    () -> store.run(() -> store.upgraded(store::seedOrRead)));
        } catch (RuntimeException e) {
            store.client.close();
            throw e;
        }
        store.follower.start();
        return store;
    }

    private GatewayConf seedOrRead() {
        return client.use(
                cluster ->
                        with(
                                cluster,
                                object -> {
                                    object.create();
                                    String text = object.read().text();
                                    return text.isEmpty()
                                            ? seed(cluster, object)
                                            : Change.document(object, text);
                                }));
    }

    private GatewayConf seed(RbdCluster cluster, ConfigObject object) {
        StoreLock lock = lock(cluster);
        lock.take(cluster, object);
        try {
            ConfigObject.Content content = object.read();
            if (!content.text().isEmpty()) {
                return Change.document(object, content.text());
            }
            GatewayConf seed = GatewayConf.seed(clock.instant());
            RbdException.check(
                    object.write(seed.text(), seed.epoch(), content.version()),
                    "seeding",
                    object.name());
            return seed;
        } finally {
            object.unlock();
        }
    }

    /// On a platform thread.
    private GatewayConf upgraded(Supplier<GatewayConf> reading) {
        return unlessStale(reading, () -> change(upgrade, new ChangeTicket()));
    }

    /// What is read, or what `mended` makes of it when it is of an old version or has gone back to
    /// an older state.
    private GatewayConf unlessStale(Supplier<GatewayConf> reading, Supplier<GatewayConf> mended) {
        long noted = floor.highest();
        GatewayConf document = reading.get();
        boolean stale = upgrade.isNeeded(document) || document.epoch() < noted;
        return stale ? mended.get() : floor.seen(document);
    }

    /// The lock for this client, of which others know by now.
    private StoreLock lock(RbdCluster cluster) {
        String address = cluster.address();
        if (!address.equals(announced.get())) {
            holders.locksWith(address);
            announced.set(address);
        }
        return new StoreLock(patience, nanoTime, pause, holders);
    }

    @Override
    public GatewayConf read() {
        return unlessStale(this::readOnce, () -> update(upgrade));
    }

    private GatewayConf readOnce() {
        return run(() -> client.call("reading " + location, READING, this::readThrough));
    }

    private GatewayConf readThrough(RbdCluster cluster) {
        return with(cluster, object -> Change.document(object, object.read().text()));
    }

    @Override
    public GatewayConf update(ConfigEdit edit) {
        ChangeTicket ticket = new ChangeTicket();
        return run(
                () -> {
                    try {
                        return client.await(
                                "changing " + location, limit, () -> change(edit, ticket));
                    } catch (RbdException e) {
                        throw e.is(ErrnoTable.ETIMEDOUT) ? givenUp(ticket, e) : e;
                    }
                });
    }

    private ConfigStoreException givenUp(ChangeTicket ticket, RbdException cause) {
        return new ConfigStoreException(
                location
                        + (ticket.abandon()
                                ? " is locked or does not answer; nothing was changed, try again"
                                : " does not answer; it is not known whether the change was made:"
                                        + " look at it before trying again"),
                cause);
    }

    private GatewayConf change(ConfigEdit edit, ChangeTicket ticket) {
        if (!myTurn()) {
            throw new ConfigStoreException(
                    location + ": earlier changes are not done yet; nothing was changed");
        }
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !ticket.abandoned(); attempt++) {
                GatewayConf done = settle(attemptUnlessFenced(edit, ticket), ticket);
                if (done != null) {
                    return done;
                }
            }
            throw new ConfigStoreException(
                    location + " is written by others past its lock; nothing was changed");
        } finally {
            turn.unlock();
        }
    }

    private boolean myTurn() {
        try {
            return turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Does `work` unless a change of this process has its turn; whether it was done.
    private boolean betweenChanges(Runnable work) {
        if (!turn.tryLock()) {
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            turn.unlock();
        }
    }

    /// A client that turns out to be fenced before it writes is replaced.
    private Change.Outcome attemptUnlessFenced(ConfigEdit edit, ChangeTicket ticket) {
        try {
            return attempt(edit, ticket);
        } catch (RbdException e) {
            if (e.is(ErrnoTable.ESHUTDOWN)) {
                return new Change.Outcome.Overtaken();
            }
            throw e;
        }
    }

    private Change.Outcome attempt(ConfigEdit edit, ChangeTicket ticket) {
        ConfigEdit onNewest =
                document -> {
                    upgrade.apply(document);
                    edit.apply(document);
                };
        return client.use(
                cluster -> {
                    Change change = new Change(lock(cluster), clock, steps, ticket, floor);
                    return with(
                            cluster,
                            object ->
                                    change.attempt(cluster, object, onNewest, follower::oweUnlock));
                });
    }

    /// The document when the attempt has ended the change; null when it is to be made again.
    private @Nullable GatewayConf settle(Change.Outcome outcome, ChangeTicket ticket) {
        return switch (outcome) {
            case Change.Outcome.Done(GatewayConf document, boolean changed) -> {
                if (changed) {
                    tellOthers();
                }
                yield floor.seen(document);
            }
            case Change.Outcome.Overtaken _ -> null;
            case Change.Outcome.Unknown unknown -> {
                GatewayConf made = findOut(unknown);
                if (made == null) {
                    ticket.takeBack();
                }
                yield made;
            }
        };
    }

    /// Whether the document was written: first the lock is given back, which makes a new version,
    /// so that a write still on its way fails; then the object is read.
    private @Nullable GatewayConf findOut(Change.Outcome.Unknown unknown) {
        GatewayConf ours = unknown.document();
        GatewayConf found = readAfterUnlocking(unknown);
        if (found.text().equals(ours.text())) {
            tellOthers();
            return floor.seen(ours);
        }
        if (found.epoch() > ours.epoch()) {
            throw new ConfigStoreException(
                    "%s: it is not known whether the change was made before others changed it too:"
                                    .formatted(location)
                            + " look at it before trying again",
                    unknown.cause());
        }
        return null;
    }

    private GatewayConf readAfterUnlocking(Change.Outcome.Unknown unknown) {
        if (unknown.cause().is(ErrnoTable.ESHUTDOWN)) {
            client.dropCurrent();
        }
        long begin = nanoTime.getAsLong();
        while (true) {
            try {
                return client.use(
                        cluster ->
                                with(
                                        cluster,
                                        object -> {
                                            cluster.awaitLatestMap();
                                            object.unlock();
                                            return Change.document(object, object.read().text());
                                        }));
            } catch (RbdException e) {
                if (pause.ended() || nanoTime.getAsLong() - begin > patience.toNanos()) {
                    throw new ConfigStoreException(
                            location + ": it is not known whether the change was made", e);
                }
                pause.sleep(RETRY);
            }
        }
    }

    /// Makes the gateways of this kind look at once, without waiting for them.
    private void tellOthers() {
        steps.before(StoreSteps.Step.NOTIFY);
        follower.poke();
        if (notifying.compareAndSet(false, true) && !client.begin(this::notifyWatchers)) {
            notifying.set(false);
        }
    }

    private void notifyWatchers() {
        notifying.set(false);
        try {
            client.use(cluster -> with(cluster, object -> object.notifyWatchers(NOTIFYING)));
        } catch (RbdException _) {
            // they look every second anyway
            follower.poke();
        }
    }

    private <T> T with(RbdCluster cluster, Function<ConfigObject, T> work) {
        try (RbdPool pool = cluster.pool(location.pool(), "")) {
            return work.apply(new ConfigObject(pool, location.object()));
        }
    }

    private GatewayConf run(Supplier<GatewayConf> work) {
        try {
            return work.get();
        } catch (RbdException | MissingLibraryException e) {
            throw new ConfigStoreException(location + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Watch watch(Consumer<GatewayConf> listener) {
        return follower.add(listener);
    }

    /// Ends changes that wait, and disconnects.
    @Override
    public void close() {
        pause.end();
        follower.close();
        client.close();
    }
}
