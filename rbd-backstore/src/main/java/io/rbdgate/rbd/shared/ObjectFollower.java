package io.rbdgate.rbd.shared;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import io.rbdgate.rbd.ffi.NotifyCallback;
import io.rbdgate.rbd.ffi.WatchErrorCallback;
import java.lang.ref.Reference;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at an object whenever somebody may have changed it, on a thread of its own.
///
/// It looks when a watch has been made (also anew, after one was lost), after each notification,
/// and once in a while all the same, since not everybody notifies and notices can be missed.
public final class ObjectFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectFollower.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration ENDING = Duration.ofSeconds(15);

    private final ControlClient client;
    private final ObjectLocation location;
    private final Duration period;
    private final Look look;
    private final Pause pause = new Pause();
    private final Thread thread;
    private volatile boolean watchLost;
    private boolean inTrouble;

    /// What is done at each look.
    @FunctionalInterface
    public interface Look {

        /// Called before each watch: an object that may be missing is made here, since only what is
        /// there can be watched.
        default void prepare(RbdPool pool) {}

        /// Looks, through this pool.
        ///
        /// @throws RbdException or ConfigStoreException when that does not succeed: the watch is
        ///   made anew, and it looks again
        void at(RbdPool pool);
    }

    /// `period` is the longest time between two looks; nothing happens before [#start()].
    public ObjectFollower(
            String threadName,
            ControlClient client,
            ObjectLocation location,
            Duration period,
            Look look) {
        this.client = client;
        this.location = location;
        this.period = period;
        this.look = look;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /// Begins to follow; call once.
    public void start() {
        thread.start();
    }

    /// Looks soon.
    public void poke() {
        pause.poke();
    }

    /// Ends it; a look that is under way goes on.
    @Override
    public void close() {
        pause.end();
    }

    /// Waits some seconds for the end after [#close()], unless called by a look.
    public void awaitEnd() {
        if (!thread.equals(Thread.currentThread())) {
            try {
                thread.join(ENDING);
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
            } catch (RbdException | ConfigStoreException | MissingLibraryException e) {
                trouble(e);
            } catch (RuntimeException e) {
                LOG.error("following {} failed", location, e);
            }
            pause.sleep(RETRY);
        }
    }

    private void trouble(RuntimeException e) {
        if (!inTrouble && !pause.ended()) {
            LOG.warn("changes of {} are not noticed for now: {}", location, e.getMessage());
        }
        inTrouble = true;
    }

    /// Watches with one client until the watch is lost or a call fails.
    private void follow(RbdCluster cluster) {
        try (RbdPool pool = cluster.pool(location.pool(), location.namespace())) {
            WatchedObject followed = new WatchedObject(pool, location.object());
            NotifyCallback notified =
                    (_, notification, cookie, _, _, _) -> {
                        followed.acknowledge(notification, cookie, "");
                        pause.poke();
                    };
            WatchErrorCallback failed =
                    (_, _, _) -> {
                        watchLost = true;
                        pause.poke();
                    };
            look.prepare(pool);
            watchLost = false;
            long watch = followed.watch(notified, failed);
            try {
                while (!pause.ended() && !watchLost) {
                    look.at(pool);
                    noticedAgain();
                    pause.sleep(period);
                }
            } finally {
                followed.unwatch(watch);
                Reference.reachabilityFence(notified);
                Reference.reachabilityFence(failed);
            }
        }
    }

    private void noticedAgain() {
        if (inTrouble) {
            LOG.info("changes of {} are noticed again", location);
            inTrouble = false;
        }
    }
}
