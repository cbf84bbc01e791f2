package io.rbdgate.rbd.reservation;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import io.rbdgate.rbd.shared.ObjectLocation;
import io.rbdgate.rbd.shared.OmapObject;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.ReservationText.UnreadableException;
import io.rbdgate.scsi.reservation.Transition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the reservations of an image in the object `iscsi_pr.<image id>` beside it, see
/// [Contents]. Every change compares the header that was read and sets all keys in one operation,
/// so that of two gateways one is first and the other looks again.
///
/// With [SharingGateway] each gateway that has the image writes itself into the object before it
/// relies on what it reads there, with the clients it may write data with, and watches the object.
/// See [Announcement] for the rest, and ADR 6. Blocking calls run on threads of the client.
public final class RadosReservationStore implements ReservationStore {
    private static final Logger LOG = LoggerFactory.getLogger(RadosReservationStore.class);
    private static final int ATTEMPTS = 50;
    private static final Duration LEAVING = Duration.ofSeconds(3);

    private final ControlClient client;
    private final ObjectLocation place;
    private final @Nullable SharingGateway sharing;
    private final @Nullable Hearing hearing;
    private final Set<String> dataClients = new ConcurrentSkipListSet<>();
    private volatile @Nullable Listener listener;

    // one call at a time, each on a thread of the client
    private volatile @Nullable Contents seen;
    private volatile boolean joined;
    private volatile boolean missed;
    private volatile boolean left;

    /// `client` stays the caller's; its operations have to end in time
    /// ([io.rbdgate.rbd.RbdCluster#connectBounded]). `source` is what names an image's data: see
    /// [io.rbdgate.rbd.RbdBackstore#source]. `sharing` is null where no other gateway serves the
    /// image at the same time.
    public RadosReservationStore(
            ControlClient client,
            String pool,
            String namespace,
            String source,
            @Nullable SharingGateway sharing) {
        this.client = client;
        this.place = new ObjectLocation(pool, namespace, objectOf(source));
        this.sharing = sharing;
        this.hearing = sharing == null ? null : new Hearing(client, place, new Told(sharing));
    }

    /// The object of an image, or of a snapshot of one: named by the id, which is never used again.
    private static String objectOf(String source) {
        return "iscsi_pr." + source.split("/", 3)[2];
    }

    /// From now on the image may be written through this client too, once it has been loaded
    /// (again) after this call. Any thread.
    public void writesThrough(String dataClient) {
        dataClients.add(dataClient);
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public boolean shared() {
        return sharing != null;
    }

    @Override
    public void load(Consumer<Loaded> done) {
        begin(pool -> loaded(new OmapObject(pool, place.object())), failed -> failed, done);
    }

    @Override
    public void replace(long version, Transition change, Consumer<Replaced> done) {
        begin(
                pool -> replaced(new OmapObject(pool, place.object()), version, change),
                failed -> failed,
                done);
    }

    @Override
    public void announce(Consumer<Announced> done) {
        begin(this::announced, failed -> failed, done);
    }

    @Override
    public void listen(Listener newListener) {
        listener = newListener;
    }

    private <T> void begin(
            Function<RbdPool, T> work, Function<Failed, T> failing, Consumer<T> done) {
        if (!client.begin(() -> done.accept(with(work, failing)))) {
            done.accept(failing.apply(new Failed(place + " cannot be reached (closed)")));
        }
    }

    private <T> T with(Function<RbdPool, T> work, Function<Failed, T> failing) {
        try {
            return client.use(
                    cluster -> {
                        try (RbdPool open = cluster.pool(place.pool(), place.namespace())) {
                            return work.apply(open);
                        }
                    });
        } catch (RbdException | MissingLibraryException | UnreadableException e) {
            return failing.apply(new Failed(String.valueOf(e.getMessage())));
        }
    }

    // --- reading

    private Loaded loaded(OmapObject omap) {
        SharingGateway shared = sharing;
        if (shared == null || hearing == null) {
            Contents now = Contents.read(place.toString(), omap);
            seen = now;
            return new Stored(now.state(), now.version());
        }
        if (left) {
            return new Failed(place + " has been left");
        }
        hearing.ensure();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Contents now = Contents.read(place.toString(), omap);
            Contents with = takingPart(omap, now, shared);
            if (with != null) {
                if (!joined || missed || othersHaveGone(with)) {
                    shared.clients().awaitLatestMap();
                }
                seen = with;
                Stored stored = stored(with, shared);
                joined = true;
                missed = false;
                return stored;
            }
        }
        return new Failed(place + " is changed all the time");
    }

    /// Whether somebody who stood there does no more: perhaps fenced before, which nothing that is
    /// sent from here on may miss. Whoever fenced may have died since, or been unable to tell.
    private boolean othersHaveGone(Contents now) {
        Contents before = seen;
        return before != null && !now.gateways().keySet().containsAll(before.gateways().keySet());
    }

    /// The same with this gateway written into it; null when somebody else was first.
    private @Nullable Contents takingPart(OmapObject omap, Contents now, SharingGateway shared) {
        dataClients.removeIf(address -> !shared.clients().connected(address));
        List<String> clients = List.copyOf(dataClients);
        GatewayEntry mine = now.gateways().get(shared.instance());
        missed |= mine == null && joined;
        GatewayEntry wanted =
                mine == null ? GatewayEntry.of(shared.gateway(), clients) : mine.with(clients);
        return wanted.equals(mine)
                ? now
                : now.replaced(omap, now.state(), now.gatewaysWith(shared.instance(), wanted));
    }

    private Stored stored(Contents now, SharingGateway shared) {
        List<Change> recent =
                now.gateways().values().stream()
                        .map(GatewayEntry::last)
                        .sorted(Comparator.comparingLong(Change::version))
                        .toList();
        boolean others =
                now.gateways().values().stream()
                        .anyMatch(entry -> !entry.gateway().equals(shared.gateway()));
        Company company = others ? Company.WAITING : Company.NONE;
        return new Stored(now.state(), now.version(), recent, missed ? Company.GONE_ON : company);
    }

    // --- storing

    private Replaced replaced(OmapObject omap, long version, Transition change) {
        Contents old = seen;
        if (old == null || old.version() != version) {
            return new Outdated();
        }
        Contents stored =
                sharing == null
                        ? alone(omap, old, change)
                        : together(omap, old, change, sharing.instance());
        if (stored == null) {
            return new Outdated();
        }
        seen = stored;
        return new Done(stored.version());
    }

    /// Whoever is alone has the lock of the image, so that nobody who stands there can write.
    private @Nullable Contents alone(OmapObject omap, Contents old, Transition change) {
        if (!old.gateways().isEmpty()) {
            LOG.warn("{} was shared by gateways and is no longer", place);
        }
        return old.replaced(omap, change.state(), new TreeMap<>());
    }

    private static @Nullable Contents together(
            OmapObject omap, Contents old, Transition change, String instance) {
        GatewayEntry mine = old.gateways().get(instance);
        if (mine == null) {
            return null;
        }
        Change made = new Change(old.version() + 1, change.notices(), change.aborted());
        GatewayEntry next = mine.with(reservedHere(old, mine, change.state()), made);
        return old.replaced(omap, change.state(), old.gatewaysWith(instance, next));
    }

    /// Who has the unit by RESERVE through this gateway.
    private static @Nullable NexusName reservedHere(
            Contents old, GatewayEntry mine, ReservationState next) {
        NexusName holder = next.reservedBy();
        if (holder == null) {
            return null;
        }
        boolean before = holder.equals(old.state().reservedBy());
        return before && !holder.equals(mine.reserved()) ? null : holder;
    }

    private Announced announced(RbdPool pool) {
        if (sharing == null || hearing == null || left) {
            return new InForce();
        }
        hearing.ensure();
        Announcement announcement = new Announcement(pool, place, sharing);
        Announced answer = announcement.run();
        Listener told = listener;
        if (announcement.tookOut() && told != null) {
            told.changed(() -> {});
        }
        return answer;
    }

    // --- hearing of others

    private final class Told implements Hearing.Heard {
        private final SharingGateway shared;

        Told(SharingGateway shared) {
            this.shared = shared;
        }

        @Override
        public void notified(String text, Hearing.Answer answer) {
            Notification notification = Notification.parse(text);
            Runnable inForce = () -> answer.give(shared.instance());
            Listener told = listener;
            if (notification.sender().equals(shared.instance())) {
                inForce.run();
            } else if (told == null) {
                return;
            } else if (notification.fenced()) {
                client.begin(
                        () -> {
                            shared.clients().awaitLatestMap();
                            told.changed(inForce);
                        });
            } else {
                told.changed(inForce);
            }
        }

        @Override
        public void lost() {
            Listener told = listener;
            if (told != null) {
                told.outdated();
            }
        }
    }

    // --- leaving

    @Override
    public void close() {
        SharingGateway shared = sharing;
        if (shared == null || hearing == null) {
            return;
        }
        try {
            client.await(
                    "leaving " + place,
                    LEAVING,
                    () ->
                            with(
                                    pool -> leave(new OmapObject(pool, place.object()), shared),
                                    failed -> leftBehind(failed.reason())));
        } catch (RbdException e) {
            leftBehind(String.valueOf(e.getMessage()));
        }
    }

    private boolean leftBehind(String reason) {
        LOG.warn("{}: others do not know that this gateway has left: {}", place, reason);
        return false;
    }

    /// Whoever is told something meanwhile is not waited for once its entry has gone.
    private boolean leave(OmapObject omap, SharingGateway shared) {
        left = true;
        boolean gone = false;
        while (!gone) {
            Contents now = Contents.read(place.toString(), omap);
            gone =
                    !now.gateways().containsKey(shared.instance())
                            || now.without(Set.of(shared.instance()), omap) != null;
        }
        if (hearing != null) {
            hearing.close();
        }
        return true;
    }
}
