package io.rbdgate.rbd;

import io.rbdgate.ha.Holder;
import io.rbdgate.ha.OwnedStorage;
import io.rbdgate.ha.StorageAnswer;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An image as the storage of a unit that several gateways serve: the data client, the lock, the
/// blocklist. The image is open all the time, its backstore is made with the first lock and stays
/// as long as the client does.
///
/// Blocks, one call at a time, as the port says; but for [#inspect] and what concerns metadata,
/// which come from other threads. Those have the image for themselves, and before the lock is
/// released they have finished: nothing of them comes after what the next owner does.
final class OwnedImage implements OwnedStorage {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedImage.class);

    private final RbdSpec spec;
    private final RbdClients clients;
    private final Clock clock;
    private final LossListener listener;
    private final String id;
    private final Inspection inspection;
    private final Queue<Metadata> metadataWanted = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ImageUse use;
    private volatile boolean locked;
    private volatile boolean openElsewhere;
    private volatile Losses losses = Losses.NONE;

    private record Metadata(String key, String value, Consumer<Boolean> done) {}

    /// Hears of what is lost, on any thread; must not block.
    interface LossListener {
        /// The client at this address is in the blocklist.
        void fenced(String client);

        /// The client at this address has lost the lock.
        void lockLost(String client);

        /// The image is not there any more, or another has its name now.
        void gone(String reason);

        /// Something about the image has changed: it is to be inspected soon.
        void changed();
    }

    /// Takes `image` over, which is open and not locked.
    OwnedImage(
            RbdSpec spec, RbdClients clients, Clock clock, OpenImage image, LossListener listener) {
        this.spec = spec;
        this.clients = clients;
        this.clock = clock;
        this.listener = listener;
        this.id = image.image().id();
        this.inspection = new Inspection(spec);
        this.use = new ImageUse(image);
    }

    /// The image, while the unit is served.
    OpenImage image() {
        ImageUse present = use;
        if (present == null) {
            throw new RbdException(spec.name() + " is not open");
        }
        return present.image();
    }

    /// What the unit is served from.
    RbdBackstore backstore() {
        RbdBackstore made = image().backstore();
        if (made == null) {
            throw new RbdException(spec.name() + " is not locked");
        }
        if (made.isLost()) {
            // while it was made ready, when nobody heard of it; a later loss is told
            throw new RbdException(spec.name() + " has lost its lock");
        }
        return made;
    }

    private StorageAnswer attempt(Function<OpenImage, StorageAnswer> step) {
        ImageUse present = use;
        if (present == null) {
            return new StorageAnswer.Failed("the image is not open");
        }
        try {
            return step.apply(present.image());
        } catch (RbdException e) {
            if (e.is(ErrnoTable.ESHUTDOWN)) {
                present.image().cluster().markFenced();
                return new StorageAnswer.Fenced();
            }
            return new StorageAnswer.Failed(String.valueOf(e.getMessage()));
        }
    }

    // ---- taking it over

    @Override
    public StorageAnswer blocklist(List<Holder> holders) {
        return attempt(
                image -> {
                    for (Holder holder : holders) {
                        image.cluster()
                                .blocklist(holder.client(), (int) LockOwnership.FENCE.toSeconds());
                    }
                    return new StorageAnswer.Done();
                });
    }

    @Override
    public StorageAnswer awaitMap() {
        return attempt(
                image -> {
                    image.cluster().awaitLatestMap();
                    return new StorageAnswer.Done();
                });
    }

    /// By the rules for a lock alone: who is dead or fenced loses it, whatever the record says; all
    /// others keep it.
    @Override
    public StorageAnswer acquireLock() {
        return attempt(
                image ->
                        switch (new LockOwnership(clients, image.image()).acquire()) {
                            case LockOwnership.Outcome.Acquired() -> {
                                makeReady(image);
                                yield new StorageAnswer.Done();
                            }
                            case LockOwnership.Outcome.Held(String reason, var owner) ->
                                    owner == null
                                            ? new StorageAnswer.Failed(reason)
                                            : new StorageAnswer.HeldBy(owner);
                        });
    }

    /// What others have done to the image meanwhile is seen before it is served again.
    private void makeReady(OpenImage image) {
        RbdBackstore before = image.backstore();
        if (before == null) {
            image.decrypt(spec);
            image.serve(loss -> lost(image, loss), this::headerChanged);
        } else {
            before.lockRegained();
            before.refresh();
        }
        inspection.begin();
        refuseMetadata(); // another has served it since that was wanted
        locked = true;
        image.tell(true, losses);
    }

    @Override
    public StorageAnswer breakLock(String address) {
        return attempt(
                image -> {
                    new LockOwnership(clients, image.image()).breakLockOf(address);
                    return new StorageAnswer.Done();
                });
    }

    // ---- letting it go

    @Override
    public StorageAnswer releaseLock() {
        ImageUse present = use;
        return attempt(
                _ ->
                        present != null && present.beside(this::unlock)
                                ? new StorageAnswer.Done()
                                : new StorageAnswer.Failed("the image is not open"));
    }

    private void unlock(OpenImage image) {
        locked = false;
        int answer = image.image().releaseLock();
        if (answer != 0 && isLockHeld(image.image())) {
            RbdException.check(answer, "unlocking", spec.name());
        }
        image.tell(false, losses);
    }

    private static boolean isLockHeld(RbdImage image) {
        int owns = image.ownsLock();
        return !ErrnoTable.ENOENT.is(owns) && RbdException.check(owns, "lock of", image.name()) > 0;
    }

    @Override
    public void clientLost(String address) {
        locked = false;
        ImageUse present = use;
        if (present == null || !present.image().cluster().address().equals(address)) {
            return;
        }
        present.image().cluster().markFenced();
        RbdBackstore backstore = present.image().backstore();
        if (backstore != null) {
            backstore.declareLost(BackstoreResult.FENCED, "its client " + address + " is fenced");
        }
    }

    @Override
    public StorageAnswer connect() {
        close();
        OpenImage opened;
        try {
            opened = OpenImage.open(spec, clients, clock);
        } catch (RbdException | MissingLibraryException e) {
            return new StorageAnswer.Failed(String.valueOf(e.getMessage()));
        }
        use = new ImageUse(opened);
        if (!opened.image().id().equals(id)) {
            String reason = spec.name() + " is another image now";
            listener.gone(reason);
            return new StorageAnswer.Failed(reason);
        }
        return new StorageAnswer.Connected(opened.cluster().address());
    }

    /// Lets go of what is open. It is closed beside, since operations of a client that cannot reach
    /// its OSDs may take any time to end.
    void close() {
        locked = false;
        ImageUse last = use;
        use = null;
        if (last != null) {
            clients.admin().execute(last::close);
        }
    }

    /// As [#close], and waits for it. Blocks.
    void closeAndWait() {
        locked = false;
        ImageUse last = use;
        use = null;
        if (last != null) {
            last.close();
        }
    }

    // ---- what happens meanwhile

    private void lost(OpenImage image, OpenImage.Loss loss) {
        losses = losses.plus(loss.why());
        String address = image.cluster().address();
        switch (loss.why()) {
            case FENCED -> listener.fenced(address);
            case NOT_OWNER -> listener.lockLost(address);
            case GONE -> {
                ImageUse present = use;
                if (present != null && present.image() == image) {
                    listener.gone(loss.reason());
                }
            }
            case OK,
                    MISCOMPARE,
                    OUT_OF_RANGE,
                    NO_SPACE,
                    READ_ONLY,
                    MEDIUM_ERROR,
                    TIMEOUT,
                    UNSUPPORTED,
                    NO_RESOURCE,
                    FAILED,
                    INTERNAL_ERROR ->
                    throw new IllegalArgumentException("no loss: " + loss);
        }
    }

    private void headerChanged() {
        inspection.headerChanged();
        listener.changed();
    }

    /// Looks after the image where its lock is ours; answers when to do it again.
    Duration inspect() {
        ImageUse present = use;
        if (present == null) {
            return RetryDelays.WATCH;
        }
        present.beside(
                image -> {
                    RbdBackstore backstore = image.backstore();
                    if (locked && backstore != null && !backstore.isLost()) {
                        inspection.look(image.image(), backstore);
                        lookAround(image);
                    }
                });
        return inspection.delay();
    }

    private void lookAround(OpenImage image) {
        try {
            String own = image.cluster().address();
            openElsewhere = image.image().watchers().stream().anyMatch(each -> !each.equals(own));
        } catch (RbdException e) {
            LOG.debug("{}: {}", spec.name(), e.getMessage());
        }
    }

    @Override
    public boolean isOpenElsewhere() {
        return openElsewhere;
    }

    @Override
    public boolean mayRun(Holder holder) {
        GatewayInstance twin =
                GatewayInstance.ofRun(holder.gateway(), holder.instance(), holder.client());
        ImageUse present = use;
        try {
            return twin == null
                    || present == null
                    || new LockOwnership(clients, present.image().image()).whyNotTake(twin) != null;
        } catch (RbdException e) {
            LOG.warn("{}: nobody knows whether {} lives: {}", spec.name(), holder, e.getMessage());
            return true;
        }
    }

    /// Wants a key of the image's metadata to be kept, after all that was wanted before; `done`
    /// hears whether it is. [#storeMetadata] does it.
    void wantMetadata(String key, String value, Consumer<Boolean> done) {
        metadataWanted.add(new Metadata(key, value, done));
    }

    /// Keeps what is wanted, in order, while the unit is served here.
    void storeMetadata() {
        ImageUse present = use;
        if (present == null || !present.beside(this::storeWanted)) {
            refuseMetadata();
        }
    }

    private void storeWanted(OpenImage image) {
        for (Metadata next = metadataWanted.poll(); next != null; next = metadataWanted.poll()) {
            next.done().accept(locked && stored(image, next));
        }
    }

    private boolean stored(OpenImage image, Metadata wanted) {
        try {
            image.image().putMetadata(wanted.key(), wanted.value());
            return true;
        } catch (RbdException e) {
            LOG.error("{}: {} cannot be stored: {}", spec.name(), wanted.key(), e.getMessage());
            return false;
        }
    }

    private void refuseMetadata() {
        for (Metadata next = metadataWanted.poll(); next != null; next = metadataWanted.poll()) {
            next.done().accept(false);
        }
    }
}
