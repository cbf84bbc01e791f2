package io.rbdgate.rbd.store;

import io.rbdgate.config.registry.BoardEntry;
import io.rbdgate.config.registry.PortalBoard;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import io.rbdgate.rbd.shared.ObjectFollower;
import io.rbdgate.rbd.shared.ObjectLocation;
import io.rbdgate.rbd.shared.OmapObject;
import io.rbdgate.rbd.shared.WatchedObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The board as an omap object in a pool that all gateways of a group name: `gateway/NAME` has the
/// entry of each. Every change compares `board`, which counts them, in the same operation, so that
/// no tag is given twice. `seen/NAME` says when the gateway was there last, for people; nothing is
/// decided by it.
public final class RadosPortalBoard implements PortalBoard {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration NOTIFYING = Duration.ofSeconds(2);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 100;
    private static final String HEADER = "board";
    private static final String MAGIC = "rbdgate-gateways 1 ";
    private static final String ENTRY = "gateway/";
    private static final String SEEN = "seen/";

    private final ControlClient control;
    private final ObjectLocation location;
    private final InstantSource clock;
    private volatile @Nullable BoardEntry wish;
    private volatile @Nullable ObjectFollower follower;

    /// What the board holds.
    private record Content(String header, List<BoardEntry> entries) {}

    /// The board at `place`; connects at its first use.
    public RadosPortalBoard(RadosConfigStore.StoreLocation place, InstantSource clock) {
        this.location = new ObjectLocation(place.pool(), "", place.object());
        this.clock = clock;
        this.control =
                new ControlClient(
                        "rbd-board",
                        () ->
                                RbdCluster.connectBounded(
                                        CephLibrary.installed(), place.conf(), place.client()));
    }

    @Override
    public List<BoardEntry> enter(BoardEntry wished) {
        wish = wished;
        try {
            return control.call(
                    "entering " + location,
                    LIMIT,
                    cluster -> {
                        try (RbdPool pool = cluster.pool(location.pool(), "")) {
                            return entered(pool, wished).entries();
                        }
                    });
        } catch (RbdException | MissingLibraryException e) {
            throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
        }
    }

    /// The board with the entry on it; written where it was not.
    private Content entered(RbdPool pool, BoardEntry wished) {
        OmapObject object = new OmapObject(pool, location.object());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Content present = content(object.read());
            BoardEntry before = find(present.entries(), wished.gateway());
            BoardEntry entry = wished.granted(present.entries(), before);
            if (entry.equals(before)) {
                return present;
            }
            Map<String, String> changed =
                    Map.of(
                            HEADER,
                            next(present.header()),
                            ENTRY + encoded(entry.gateway()),
                            entry.text());
            if (object.replace(HEADER, present.header(), changed, List.of())) {
                var _ = new WatchedObject(pool, location.object()).notifyWatchers("", NOTIFYING);
            }
        }
        throw new ConfigStoreException(
                location + " is being changed by others all the time; nothing was changed");
    }

    private Content content(SortedMap<String, String> omap) {
        String header = omap.getOrDefault(HEADER, "");
        if (!header.isEmpty() && !header.matches(MAGIC + "[0-9]{1,18}")) {
            throw new ConfigStoreException(
                    "%s has the format '%s', this version of rbdgate reads '%s'; run the newer one"
                            .formatted(location, header, MAGIC.strip()));
        }
        List<BoardEntry> entries = new ArrayList<>();
        omap.forEach(
                (key, value) -> {
                    if (key.startsWith(ENTRY)) {
                        entries.add(BoardEntry.parse(location.toString(), value));
                    }
                });
        return new Content(header, entries);
    }

    private static @Nullable BoardEntry find(List<BoardEntry> entries, String gateway) {
        return entries.stream()
                .filter(entry -> entry.gateway().equals(gateway))
                .findFirst()
                .orElse(null);
    }

    private static String next(String header) {
        long count = header.isEmpty() ? 0 : Long.parseLong(header.substring(MAGIC.length()));
        return MAGIC + (count + 1);
    }

    private static String encoded(String gateway) {
        return URLEncoder.encode(gateway, StandardCharsets.UTF_8);
    }

    @Override
    public void watch(Consumer<List<BoardEntry>> changed) {
        ObjectFollower made =
                new ObjectFollower("rbd-board", control, location, PERIOD, new BoardLook(changed));
        follower = made;
        made.start();
    }

    /// Sees to it that the gateway is on the board, and tells when that has changed.
    private final class BoardLook implements ObjectFollower.Look {
        private final Consumer<List<BoardEntry>> changed;
        private List<BoardEntry> told = List.of();

        BoardLook(Consumer<List<BoardEntry>> changed) {
            this.changed = changed;
        }

        @Override
        public void prepare(RbdPool pool) {
            new OmapObject(pool, location.object()).create();
        }

        @Override
        public void at(RbdPool pool) {
            BoardEntry own = wish;
            if (own == null) {
                return;
            }
            List<BoardEntry> entries = entered(pool, own).entries();
            pool.putOmapValue(
                    location.object(),
                    SEEN + encoded(own.gateway()),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            if (!entries.equals(told)) {
                told = entries;
                changed.accept(entries);
            }
        }
    }

    @Override
    public void close() {
        ObjectFollower following = follower;
        if (following != null) {
            following.close();
        }
        control.close();
    }
}
