package io.rbdgate.rbd.store;

import io.rbdgate.config.store.ConfigStore.Watch;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.NotifyCallback;
import io.rbdgate.rbd.ffi.WatchErrorCallback;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices changes of the document and tells the listeners, on a thread of its own.
///
/// A notification (of gateways of this kind) makes it look at once; the attribute `epoch` is looked
/// at every second all the same, since old gateways notify nobody and a watch can be lost. It also
/// gives back a lock that could not be given back in time.
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ControlClient client;
    private final String pool;
    private final String object;
    private final Function<Supplier<GatewayConf>, GatewayConf> upgraded;
    private final Predicate<Runnable> betweenChanges;
    private final Pause pause = new Pause();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean unlockOwed = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean watchLost;
    private @Nullable GatewayConf newest;

    /// Counts the documents seen.
    private long number;

    private @Nullable String seenEpoch;
    private boolean inTrouble;

    private static final class Listener implements Watch {
        private final Follower owner;
        private final Consumer<GatewayConf> consumer;
        private volatile boolean closed;
        private long told;

        Listener(Follower owner, Consumer<GatewayConf> consumer) {
            this.owner = owner;
            this.consumer = consumer;
        }

        @Override
        public void close() {
            closed = true;
            owner.listeners.remove(this);
        }

        void tell(GatewayConf document, long number) {
            if (closed || told == number) {
                return;
            }
            told = number;
            try {
                consumer.accept(document);
            } catch (RuntimeException e) {
                LOG.error("applying epoch {} of the configuration failed", document.epoch(), e);
            }
        }
    }

    /// `upgraded` makes an old document that it reads new, also in the store; `betweenChanges` does
    /// something unless a change is being made, and tells whether it has.
    Follower(
            ControlClient client,
            String pool,
            String object,
            Function<Supplier<GatewayConf>, GatewayConf> upgraded,
            Predicate<Runnable> betweenChanges) {
        this.betweenChanges = betweenChanges;
        this.client = client;
        this.pool = pool;
        this.object = object;
        this.upgraded = upgraded;
        this.thread = new Thread(this::run, "rbd-store-follower");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /// Adds a listener, which is first told the document as it is.
    Watch add(Consumer<GatewayConf> consumer) {
        Listener listener = new Listener(this, consumer);
        listeners.add(listener);
        pause.poke();
        return listener;
    }

    /// Looks soon.
    void poke() {
        pause.poke();
    }

    /// Gives back the lock, as soon as that can be done.
    void oweUnlock() {
        unlockOwed.set(true);
    }

    /// Ends the thread and waits for it, unless called by a listener.
    void close() {
        pause.end();
        if (!thread.equals(Thread.currentThread())) {
            try {
                thread.join(Duration.ofSeconds(15));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (!pause.ended()) {
            try {
                client.use(
                        cluster -> {
                            follow(cluster);
                            return true;
                        });
            } catch (RbdException | ConfigStoreException e) {
                trouble(e);
            } catch (RuntimeException e) {
                LOG.error("following {}:{} failed", pool, object, e);
            }
            pause.sleep(PERIOD);
        }
    }

    private void trouble(RuntimeException e) {
        if (!inTrouble && !pause.ended()) {
            LOG.warn("changes of {}:{} are not noticed for now: {}", pool, object, e.getMessage());
        }
        inTrouble = true;
    }

    /// Watches with one client until the watch is lost or a call fails.
    private void follow(RbdCluster cluster) {
        try (RbdPool open = cluster.pool(pool, "")) {
            ConfigObject followed = new ConfigObject(open, object);
            NotifyCallback notified =
                    (_, notification, cookie, _, _, _) -> {
                        followed.acknowledge(notification, cookie);
                        pause.poke();
                    };
            WatchErrorCallback failed =
                    (_, _, _) -> {
                        watchLost = true;
                        pause.poke();
                    };
            watchLost = false;
            long watch = followed.watch(notified, failed);
            try {
                while (!pause.ended() && !watchLost) {
                    look(followed);
                    pause.sleep(PERIOD);
                }
            } finally {
                followed.unwatch(watch);
                Reference.reachabilityFence(notified);
                Reference.reachabilityFence(failed);
            }
        }
    }

    private GatewayConf read(ConfigObject followed) {
        GatewayConf read = Change.document(followed, followed.read().text());
        GatewayConf before = newest;
        if (before != null && read.epoch() < before.epoch()) {
            LOG.warn(
                    "{} went back from epoch {} to {}: an older state was restored; it gets a new"
                            + " epoch and is served",
                    followed.name(),
                    before.epoch(),
                    read.epoch());
        }
        return read;
    }

    private void look(ConfigObject followed) {
        // never while a change holds the lock: it would go on without
        if (unlockOwed.get() && betweenChanges.test(followed::unlock)) {
            unlockOwed.set(false);
        }
        String epoch = followed.epoch();
        if (!epoch.equals(seenEpoch)) {
            newest = upgraded.apply(() -> read(followed));
            number++;
            seenEpoch = epoch;
        }
        if (inTrouble) {
            LOG.info("changes of {} are noticed again", followed.name());
            inTrouble = false;
        }
        GatewayConf document = newest;
        if (document != null) {
            listeners.forEach(listener -> listener.tell(document, number));
        }
    }
}
