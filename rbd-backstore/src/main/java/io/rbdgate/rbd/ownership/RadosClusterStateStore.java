package io.rbdgate.rbd.ownership;

import io.rbdgate.ha.ClusterStateStore;
import io.rbdgate.ha.OwnershipRecord;
import io.rbdgate.ha.OwnershipText;
import io.rbdgate.ha.OwnershipText.UnreadableException;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import io.rbdgate.rbd.shared.ObjectFollower;
import io.rbdgate.rbd.shared.ObjectLocation;
import io.rbdgate.rbd.shared.OmapObject;
import io.rbdgate.rbd.shared.WatchedObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the ownership of an image in the object `rbdgate.ownership.<image id>` beside it: key
/// `version` counts the swaps, `ownership` has the record as [OwnershipText]. Each swap compares
/// the version and sets both in one operation; then the others are notified.
///
/// Blocking calls run on threads of the client; who has no answer after 8 s is told [Failed].
public final class RadosClusterStateStore implements ClusterStateStore {
    private static final Logger LOG = LoggerFactory.getLogger(RadosClusterStateStore.class);

    /// Less than a lease: a gateway that is cut off knows it before the others act.
    private static final Duration LIMIT = Duration.ofSeconds(8);

    /// The caller has one at a time; one more may hang from before.
    private static final int MAXIMUM_CALLS = 2;

    private static final Duration NOTIFYING = Duration.ofSeconds(2);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final String VERSION = "version";
    private static final String OWNERSHIP = "ownership";

    private final ControlClient control;
    private final ObjectLocation location;
    private final Duration limit;
    private final Duration period;
    private final Semaphore calls = new Semaphore(MAXIMUM_CALLS);

    /// What stands under [#VERSION] as far as the caller knows; null: it has to look.
    private volatile @Nullable String known;

    private volatile @Nullable ObjectFollower follower;

    /// `control` stays the caller's; its operations have to end in time
    /// ([io.rbdgate.rbd.RbdCluster#connectBounded]). The id of an image is never used again.
    public RadosClusterStateStore(
            ControlClient control, String pool, String namespace, String imageId) {
        this(control, pool, namespace, imageId, LIMIT, PERIOD);
    }

    /// One that answers within `limit` and looks for changes nobody has told of every `period`.
    RadosClusterStateStore(
            ControlClient control,
            String pool,
            String namespace,
            String imageId,
            Duration limit,
            Duration period) {
        this.control = control;
        this.location = new ObjectLocation(pool, namespace, "rbdgate.ownership." + imageId);
        this.limit = limit;
        this.period = period;
    }

    @Override
    public void read(Consumer<Read> done) {
        begin(answer(done, failed -> failed), this::stored, failed -> failed, _ -> {});
    }

    @Override
    public void compareAndSwap(long version, OwnershipRecord next, Consumer<Swap> done) {
        begin(
                answer(done, failed -> failed),
                object -> swapped(object, version, next),
                failed -> failed,
                swap -> {
                    if (swap instanceof Stored) {
                        notifyOthers();
                    }
                });
    }

    /// What tells `done` once, in time.
    private <T> CompletableFuture<T> answer(Consumer<T> done, Function<Failed, T> failing) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Failed late = new Failed(location + " has not answered within " + limit.toSeconds() + " s");
        var _ =
                answer.completeOnTimeout(
                                failing.apply(late), limit.toMillis(), TimeUnit.MILLISECONDS)
                        .thenAccept(
                                answered -> {
                                    remember(answered);
                                    done.accept(answered);
                                })
                        .exceptionally(RadosClusterStateStore::unexpected);
        return answer;
    }

    private static @Nullable Void unexpected(Throwable failure) {
        LOG.error("what follows on a change of ownership has failed", failure);
        return null;
    }

    private void remember(Object answered) {
        known = answered instanceof Stored stored ? text(stored.version()) : null;
    }

    /// Answers with what `work` does and goes on with `afterwards`, on a thread of the client. When
    /// earlier calls hang, this one is not begun: nobody would hear of it in time.
    private <T> void begin(
            CompletableFuture<T> answer,
            Function<OmapObject, T> work,
            Function<Failed, T> failing,
            Consumer<T> afterwards) {
        if (!calls.tryAcquire()) {
            return;
        }
        boolean begun =
                control.begin(
                        () -> {
                            T result;
                            try {
                                result = performed(answer, work, failing);
                            } finally {
                                calls.release(); // who is answered may call again at once
                            }
                            answer.complete(result);
                            afterwards.accept(result);
                        });
        if (!begun) {
            calls.release();
            answer.complete(failing.apply(new Failed(location + " cannot be reached (closed)")));
        }
    }

    /// What `work` comes to; it is left when nobody waits for it any more.
    private <T> T performed(
            CompletableFuture<T> answer,
            Function<OmapObject, T> work,
            Function<Failed, T> failing) {
        try {
            return control.use(
                    cluster -> {
                        if (answer.isDone()) {
                            return answer.join();
                        }
                        try (RbdPool pool = cluster.pool(location.pool(), location.namespace())) {
                            return work.apply(new OmapObject(pool, location.object()));
                        }
                    });
        } catch (RbdException | MissingLibraryException | UnreadableException e) {
            return failing.apply(new Failed(String.valueOf(e.getMessage())));
        }
    }

    private Stored stored(OmapObject object) {
        SortedMap<String, String> entries = object.read();
        if (entries.isEmpty()) {
            return new Stored(OwnershipRecord.NONE, 0);
        }
        String record = entries.getOrDefault(OWNERSHIP, "");
        OwnershipRecord ownership = OwnershipText.parse(location.toString(), record);
        String version = entries.getOrDefault(VERSION, "");
        if (!version.matches("[1-9][0-9]{0,17}")) {
            throw new RbdException(
                    "%s is damaged (version=%s); stop all gateways of the disk, then remove it"
                            .formatted(location, version));
        }
        return new Stored(ownership, Long.parseLong(version));
    }

    private Swap swapped(OmapObject object, long version, OwnershipRecord next) {
        Map<String, String> entries =
                Map.of(VERSION, text(version + 1), OWNERSHIP, OwnershipText.text(next));
        return object.replace(VERSION, text(version), entries, List.of())
                ? new Stored(next, version + 1)
                : new Outdated();
    }

    /// How a version stands in the object: the first is not there yet.
    private static String text(long version) {
        return version == 0 ? "" : Long.toString(version);
    }

    private void notifyOthers() {
        try {
            control.use(
                    cluster -> {
                        try (RbdPool pool = cluster.pool(location.pool(), location.namespace())) {
                            return new WatchedObject(pool, location.object())
                                    .notifyWatchers("", NOTIFYING);
                        }
                    });
        } catch (RbdException e) {
            // they look by themselves before long
            LOG.debug("the other gateways are not notified: {}", e.getMessage());
        }
    }

    @Override
    public void watch(Runnable changed) {
        ObjectFollower made =
                new ObjectFollower(
                        "rbd-ownership", control, location, period, new ChangeLook(changed));
        follower = made;
        made.start();
    }

    /// Runs `changed` when the version is not the one the caller knows.
    private final class ChangeLook implements ObjectFollower.Look {
        private final Runnable changed;

        ChangeLook(Runnable changed) {
            this.changed = changed;
        }

        @Override
        public void prepare(RbdPool pool) {
            new OmapObject(pool, location.object()).create();
        }

        @Override
        public void at(RbdPool pool) {
            SortedMap<String, String> entries = new OmapObject(pool, location.object()).read();
            String now = entries.getOrDefault(VERSION, "");
            if (!now.equals(known)) {
                known = now;
                changed.run();
            }
        }
    }

    @Override
    public void close() {
        ObjectFollower following = follower;
        if (following != null) {
            following.close();
        }
    }
}
