package io.rbdgate.rbd.reservation;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import io.rbdgate.rbd.shared.OmapObject;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.ReservationText;
import io.rbdgate.scsi.reservation.ReservationText.UnreadableException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps the reservations of an image in the object `iscsi_pr.<image id>` beside it: key `h` has
/// the header, `r/<nexus>` one registration each. Every change compares the header that was read
/// and sets all keys in one operation, so that of two gateways one is first and the other looks
/// again.
///
/// Blocking calls run on threads of the client.
public final class RadosReservationStore implements ReservationStore {
    private static final String HEADER = "h";
    private static final String REGISTRATION = "r/";

    private final ControlClient client;
    private final String pool;
    private final String namespace;
    private final String object;

    // one call at a time, each on a thread of the client
    private volatile @Nullable Seen seen;

    /// What this store last read or wrote.
    private record Seen(long version, String header, Set<String> keys) {}

    /// `client` stays the caller's; its operations have to end in time
    /// ([io.rbdgate.rbd.RbdCluster#connectBounded]). `source` is what names an image's data: see
    /// [io.rbdgate.rbd.RbdBackstore#source].
    public RadosReservationStore(
            ControlClient client, String pool, String namespace, String source) {
        this.client = client;
        this.pool = pool;
        this.namespace = namespace;
        this.object = objectOf(source);
    }

    /// The object of an image, or of a snapshot of one: named by the id, which is never used again.
    private static String objectOf(String source) {
        return "iscsi_pr." + source.split("/", 3)[2];
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void load(Consumer<Loaded> done) {
        boolean begun = client.begin(() -> done.accept(with(this::read, failed -> failed)));
        if (!begun) {
            done.accept(closed());
        }
    }

    @Override
    public void replace(long version, ReservationState next, Consumer<Replaced> done) {
        boolean begun =
                client.begin(
                        () ->
                                done.accept(
                                        with(
                                                omap -> replaced(omap, version, next),
                                                failed -> failed)));
        if (!begun) {
            done.accept(closed());
        }
    }

    private Failed closed() {
        return new Failed(pool + ":" + object + " cannot be reached (closed)");
    }

    /// Nobody else changes it as long as one gateway serves the image.
    @Override
    public void listen(Runnable changed) {}

    @Override
    public void close() {}

    private <T> T with(Function<OmapObject, T> work, Function<Failed, T> failing) {
        try {
            return client.use(
                    cluster -> {
                        try (RbdPool open = cluster.pool(pool, namespace)) {
                            return work.apply(new OmapObject(open, object));
                        }
                    });
        } catch (RbdException | MissingLibraryException | UnreadableException e) {
            return failing.apply(new Failed(String.valueOf(e.getMessage())));
        }
    }

    private Stored read(OmapObject omap) {
        SortedMap<String, String> entries = omap.read();
        if (entries.isEmpty()) {
            seen = new Seen(0, "", Set.of());
            return new Stored(ReservationState.NONE, 0);
        }
        String header = entries.getOrDefault(HEADER, "");
        SortedMap<String, String> registrations = new TreeMap<>(entries);
        registrations.remove(HEADER);
        Stored stored = ReservationText.read(pool + ":" + object, header, registrations.values());
        seen = new Seen(stored.version(), header, Set.copyOf(registrations.keySet()));
        return stored;
    }

    private Replaced replaced(OmapObject omap, long version, ReservationState next) {
        Seen old = seen;
        if (old == null || old.version() != version) {
            return new Outdated();
        }
        Map<String, String> entries = new TreeMap<>();
        for (Map.Entry<NexusName, Long> each : next.registrations().entrySet()) {
            entries.put(
                    REGISTRATION + ReservationText.nexus(each.getKey()),
                    ReservationText.registration(each.getKey(), each.getValue()));
        }
        Set<String> keys = Set.copyOf(entries.keySet());
        Set<String> gone = new HashSet<>(old.keys());
        gone.removeAll(keys);
        String header = ReservationText.header(next, version + 1);
        entries.put(HEADER, header);
        if (!omap.replace(HEADER, old.header(), entries, gone)) {
            return new Outdated();
        }
        seen = new Seen(version + 1, header, keys);
        return new Done(version + 1);
    }
}
