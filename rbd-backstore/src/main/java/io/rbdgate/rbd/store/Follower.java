package io.rbdgate.rbd.store;

import io.rbdgate.config.store.ConfigStore.Watch;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.shared.ObjectFollower;
import io.rbdgate.rbd.shared.ObjectLocation;
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

    private final String object;
    private final Function<Supplier<GatewayConf>, GatewayConf> upgraded;
    private final Predicate<Runnable> betweenChanges;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean unlockOwed = new AtomicBoolean();
    private final ObjectFollower follower;
    private @Nullable GatewayConf newest;

    /// Counts the documents seen.
    private long number;

    private @Nullable String seenEpoch;

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
        this.object = object;
        this.upgraded = upgraded;
        this.follower =
                new ObjectFollower(
                        "rbd-store-follower",
                        client,
                        new ObjectLocation(pool, "", object),
                        PERIOD,
                        this::look);
    }

    void start() {
        follower.start();
    }

    /// Adds a listener, which is first told the document as it is.
    Watch add(Consumer<GatewayConf> consumer) {
        Listener listener = new Listener(this, consumer);
        listeners.add(listener);
        follower.poke();
        return listener;
    }

    /// Looks soon.
    void poke() {
        follower.poke();
    }

    /// Gives back the lock, as soon as that can be done.
    void oweUnlock() {
        unlockOwed.set(true);
    }

    /// Ends the thread and waits for it, unless called by a listener.
    void close() {
        follower.close();
        follower.awaitEnd();
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

    private void look(RbdPool pool) {
        ConfigObject followed = new ConfigObject(pool, object);
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
        GatewayConf document = newest;
        if (document != null) {
            listeners.forEach(listener -> listener.tell(document, number));
        }
    }
}
