package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.LibRbd;
import io.rbdgate.rbd.ffi.UpdateCallback;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All that is held for one open image, to be let go together: the share in a client, the pool, the
/// image, its watch, its backstore. Blocks; on admin threads.
final class OpenImage implements AutoCloseable {
    private final RbdClients.Lease lease;
    private final RbdPool pool;
    private final RbdImage image;
    private final @Nullable ServiceEntry entry;
    private @Nullable ImageEncryption encryption;
    private @Nullable RbdBackstore backstore;
    private @Nullable UpdateCallback callback;
    private long watch;

    /// How the backstore was lost.
    record Loss(BackstoreResult why, String reason) {}

    private OpenImage(
            RbdClients.Lease lease, RbdPool pool, RbdImage image, @Nullable ServiceEntry entry) {
        this.lease = lease;
        this.pool = pool;
        this.image = image;
        this.entry = entry;
    }

    /// Opens (or makes) the image of `spec`, without a lock.
    ///
    /// @throws RbdException when it cannot be served
    static OpenImage open(RbdSpec spec, RbdClients clients, Clock clock) {
        RbdClients.Lease lease = clients.lease(spec);
        RbdPool pool = null;
        RbdImage image = null;
        try {
            String namespace = spec.namespace();
            pool = lease.cluster().pool(spec.pool(), namespace == null ? "" : namespace);
            image = new RbdImages(pool, clock).openOrCreate(spec);
            verify(spec, image);
            ServiceEntry entry = lease.sole() ? entry(spec, clients, lease, image) : null;
            return new OpenImage(lease, pool, image, entry);
        } catch (RbdException e) {
            if (e.is(ErrnoTable.ESHUTDOWN)) {
                lease.cluster().markFenced();
            }
            closeAll(image, pool, lease);
            throw e;
        }
    }

    private static ServiceEntry entry(
            RbdSpec spec, RbdClients clients, RbdClients.Lease lease, RbdImage image) {
        String gateway = clients.instance().gateway();
        ServiceEntry entry = new ServiceEntry(lease.cluster(), gateway, spec, image.id());
        entry.register();
        return entry;
    }

    private static void verify(RbdSpec spec, RbdImage image) {
        boolean lockable = (image.features() & LibRbd.FEATURE_EXCLUSIVE_LOCK) != 0;
        if (!spec.writeProtected() && !lockable) {
            throw new RbdException(
                    "%s has no exclusive lock: rbd feature enable %s exclusive-lock"
                            .formatted(spec.name(), spec.name()));
        }
    }

    RbdImage image() {
        return image;
    }

    RbdCluster cluster() {
        return lease.cluster();
    }

    @Nullable RbdBackstore backstore() {
        return backstore;
    }

    /// Tells ceph-mgr, where it knows this image, who has the lock and how often it was lost.
    void tell(boolean lockOwner, Losses losses) {
        if (entry != null) {
            entry.tell(lockOwner, losses);
        }
    }

    /// Makes an encrypted image show its disk, before anything else is read; when it is to be
    /// written the lock is ours.
    ///
    /// @throws RbdException when it cannot be shown
    void decrypt(RbdSpec spec) {
        encryption = ImageEncryption.open(spec, image);
    }

    /// Makes the backstore, until that has succeeded once, and begins to watch the header. Its end
    /// is told to `losses`, on any thread.
    RbdBackstore serve(Consumer<Loss> losses, Runnable headerChanged) {
        if (callback == null) {
            UpdateCallback onUpdate = _ -> headerChanged.run();
            watch = image.watch(onUpdate);
            callback = onUpdate;
        }
        RbdBackstore served =
                new RbdBackstore(
                        cluster().library(),
                        image,
                        RbdShape.of(image, encryption != null),
                        encryption == null ? null : new KeyErasure(encryption),
                        (why, reason) -> lost(new Loss(why, reason), losses));
        backstore = served;
        return served;
    }

    private void lost(Loss loss, Consumer<Loss> losses) {
        if (loss.why() == BackstoreResult.FENCED) {
            cluster().markFenced();
        }
        losses.accept(loss);
    }

    @Override
    public void close() {
        if (callback != null) {
            image.unwatch(watch);
        }
        RbdBackstore served = backstore;
        if (served == null) {
            closeAll(image, pool, lease);
        } else {
            served.close();
            closeAll(null, pool, lease);
        }
    }

    private static void closeAll(
            @Nullable RbdImage image, @Nullable RbdPool pool, RbdClients.Lease lease) {
        if (image != null) {
            image.close();
        }
        if (pool != null) {
            pool.close();
        }
        lease.release();
    }
}
