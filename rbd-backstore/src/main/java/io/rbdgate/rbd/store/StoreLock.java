package io.rbdgate.rbd.store;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.shared.Pause;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Taking the lock that all gateways, old and new, hold while they change the configuration.
///
/// A holder that has died leaves it locked for ever. It is taken away from a holder only when, for
/// as long as anybody may wait, the same client has held it without letting go once (the object's
/// version tells) and did not answer a notification; and only after that client has been fenced, so
/// that nothing it still had in mind can be written. Is its process known to have ended, only the
/// fencing is left of that.
///
/// Blocks; on platform threads only.
final class StoreLock {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration FIRST_DELAY = Duration.ofMillis(5);

    /// While the holder may just be making a change, which takes about as long.
    private static final Duration USUAL_DELAY = Duration.ofMillis(20);

    private static final Duration LAST_DELAY = Duration.ofSeconds(1);

    /// Who holds it for longer than a change lasts, unmoved, is asked about.
    private static final Duration SUSPICIOUS = Duration.ofMillis(300);

    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final LockHolders holders;

    /// `patience`: how long a change waits for the lock; `nanoTime` as `System::nanoTime`; `pause`
    /// ends when the store is closed.
    StoreLock(Duration patience, LongSupplier nanoTime, Pause pause, LockHolders holders) {
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.holders = holders;
    }

    /// A holder at one moment: as long as nothing here changes, it has not let go.
    private record Sighting(RbdPool.Locker holder, long version) {}

    /// Takes the lock of an object that exists.
    ///
    /// @throws ConfigStoreException when others have it all the time
    /// @throws RbdException when it is not known
    void take(RbdCluster cluster, ConfigObject object) {
        // locking would make an object that somebody has removed
        var _ = object.version();
        long begin = nanoTime.getAsLong();
        Duration delay = FIRST_DELAY;
        Sighting first = null;
        boolean asked = false;
        while (true) {
            int answer = object.lock();
            if (answer == 0 || ErrnoTable.EEXIST.is(answer)) {
                return;
            }
            if (!ErrnoTable.EBUSY.is(answer)) {
                RbdException.check(answer, "locking", object.name());
            }
            long waited = nanoTime.getAsLong() - begin;
            boolean suspicious = waited >= SUSPICIOUS.toNanos();
            boolean patienceIsOver = waited >= patience.toNanos();
            Sighting now = first == null || suspicious || patienceIsOver ? look(object) : null;
            first = first == null ? now : first;
            if (!asked && suspicious && now != null && now.equals(first)) {
                asked = true;
                takeAwayIfOver(cluster, object, now);
            }
            if (pause.ended() || patienceIsOver) {
                takeAwayIfStale(cluster, object, first, now);
            }
            pause.sleep(delay);
            delay = longer(delay, suspicious ? LAST_DELAY : USUAL_DELAY);
        }
    }

    private static @Nullable Sighting look(ConfigObject object) {
        RbdPool.Locker holder = object.locker();
        return holder == null ? null : new Sighting(holder, object.version());
    }

    private static Duration longer(Duration delay, Duration most) {
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(most) > 0 ? most : doubled;
    }

    private void takeAwayIfOver(RbdCluster cluster, ConfigObject object, Sighting now) {
        if (holders.isOver(now.holder().address())) {
            takeAway(cluster, object, now, "whose process has ended");
        }
    }

    private void takeAwayIfStale(
            RbdCluster cluster,
            ConfigObject object,
            @Nullable Sighting first,
            @Nullable Sighting now) {
        if (pause.ended()) {
            throw new ConfigStoreException(object.name() + ": the store is closed");
        }
        if (now == null) {
            return;
        }
        RbdPool.Locker holder = now.holder();
        if (!now.equals(first)) {
            throw new ConfigStoreException(
                    "%s is being changed by others all the time (now by %s); nothing was changed,"
                                    .formatted(object.name(), holder.address())
                            + " try again");
        }
        if (object.notifyWatchers(ANSWER).answeredBy(holder.client())) {
            throw new ConfigStoreException(
                    "%s is locked by a gateway at %s, which is alive but does not go on; nothing"
                                    .formatted(object.name(), holder.address())
                            + " was changed");
        }
        takeAway(
                cluster,
                object,
                now,
                "held for %d s without a change".formatted(patience.toSeconds()));
    }

    private void takeAway(RbdCluster cluster, ConfigObject object, Sighting stale, String why) {
        RbdPool.Locker holder = stale.holder();
        try {
            cluster.fence(holder.address(), RbdCluster.FENCE_SECONDS);
        } catch (RbdException e) {
            throw new ConfigStoreException(
                    "%s is locked by %s at %s, which seems to be dead but cannot be fenced; see the"
                                    .formatted(object.name(), holder.client(), holder.address())
                            + " capabilities of the Ceph user (mon 'profile rbd')",
                    e);
        }
        if (stale.equals(look(object))) {
            object.breakLock(holder);
            LOG.error(
                    "{} was left locked by {} at {}, {}: fenced that client and took the lock away",
                    object.name(),
                    holder.client(),
                    holder.address(),
                    why);
        }
    }
}
