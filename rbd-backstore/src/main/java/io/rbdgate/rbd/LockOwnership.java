package io.rbdgate.rbd;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may write to an image: the exclusive lock, and whose stale lock may be taken away.
///
/// Every run of a gateway signs the image before it takes the lock. A lock whose holder signed with
/// this gateway's name and runs no more is fenced, then broken; any other holder is left alone. See
/// `target-daemon/docs/adr/0002-rbd-lock-ownership.md`.
///
/// Blocks; on the admin threads only.
final class LockOwnership {
    /// How long a predecessor stays fenced: it must not come back to life (a suspended machine)
    /// with writes it still has in its queue.
    static final Duration FENCE = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(LockOwnership.class);
    static final String LOCK = "rbd_lock";

    private final RbdClients clients;
    private final RbdImage image;
    private final RbdCluster cluster;

    /// How an attempt ended.
    sealed interface Outcome {
        /// The lock is ours.
        record Acquired() implements Outcome {}

        /// Somebody else has it; try again later. `owner` is the client's address, null when it has
        /// just got it.
        record Held(String reason, @Nullable String owner) implements Outcome {}
    }

    LockOwnership(RbdClients clients, RbdImage image) {
        this.clients = clients;
        this.image = image;
        this.cluster = image.pool().cluster();
    }

    /// Takes the lock if that harms nobody.
    ///
    /// @throws RbdException when it cannot be known or taken
    Outcome acquire() {
        String owner = image.lockOwner();
        if (owner != null && !owner.equals(cluster.address())) {
            String reason = whyNotTake(owner);
            if (reason != null && !isFenced(owner)) {
                return new Outcome.Held(reason, owner);
            }
            fence(owner);
            breakLockOf(owner);
        }
        sign();
        int answer = image.acquireLock();
        if (ErrnoTable.EROFS.is(answer)
                || ErrnoTable.EBUSY.is(answer)
                || ErrnoTable.EAGAIN.is(answer)) {
            return new Outcome.Held("another client has just locked " + image.name(), null);
        }
        RbdException.check(answer, "locking", image.name());
        return new Outcome.Acquired();
    }

    /// Null when the holder is our own predecessor and gone, else why it must be left alone.
    private @Nullable String whyNotTake(String owner) {
        String gateway = clients.instance().gateway();
        GatewayInstance last =
                GatewayInstance.parse(gateway, image.metadata(GatewayInstance.key(gateway)));
        return last == null || !last.client().equals(owner)
                ? image.name() + " is locked by another client at " + owner
                : whyNotTake(last);
    }

    /// Null when `last`, a gateway of our name, is gone, else why it must be left alone.
    @Nullable String whyNotTake(GatewayInstance last) {
        String gateway = last.gateway();
        String owner = last.client();
        if (last.sameProcess(clients.instance())) {
            return clients.ownAndAlive(owner)
                    ? image.name() + " is open for another LUN of this gateway"
                    : null;
        }
        if (last.onAnotherHostThan(clients.instance()) && image.watchers().contains(owner)) {
            return image.name()
                    + " is locked by a gateway named "
                    + gateway
                    + " on another host, at "
                    + owner;
        }
        return last.running()
                ? image.name()
                        + " is locked by another process of gateway "
                        + gateway
                        + " on this host, pid "
                        + last.pid()
                : null;
    }

    /// The fence comes first and is in the map this client writes with before the lock is broken:
    /// whatever the predecessor still had in flight can land before our first write only.
    private void fence(String owner) {
        LOG.info("{}: fencing {}, whose lock is taken over", image.name(), owner);
        cluster.fence(owner, (int) FENCE.toSeconds());
    }

    /// Whether somebody else has fenced the holder (a gateway that was removed by force, a machine
    /// that an administrator has cut off): it can write no more, and cannot give the lock back
    /// either. Who watches the image is alive. Such a fence may end soon (an administrator's lasts
    /// an hour), so it is renewed before the lock is broken.
    private boolean isFenced(String owner) {
        boolean fenced = !image.watchers().contains(owner) && cluster.isBlocklisted(owner);
        if (fenced) {
            LOG.warn("{}: taking the lock of {}, which is fenced", image.name(), owner);
        }
        return fenced;
    }

    /// Takes the lock away from the client at `owner`, which is fenced, if it still has it.
    void breakLockOf(String owner) {
        String header = header(image);
        RbdPool.Locker locker = image.pool().locker(header, LOCK);
        if (locker != null && locker.address().equals(owner)) {
            image.pool().breakLock(header, LOCK, locker);
        }
    }

    /// The object whose advisory lock is the exclusive lock.
    static String header(RbdImage image) {
        return "rbd_header." + image.id();
    }

    /// Signed before the lock is taken: a lock is never held by a client that no record names.
    private void sign() {
        GatewayInstance instance = clients.instance().through(cluster.address());
        String text = instance.text();
        if (!text.equals(image.metadata(instance.key()))) {
            image.putMetadata(instance.key(), text);
        }
    }
}
