package io.rbdgate.daemon.sharing;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HaConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.PortalGroups;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.registry.BoardEntry;
import io.rbdgate.config.registry.BoardEntry.Place;
import io.rbdgate.config.registry.PortalBoard;
import io.rbdgate.config.store.ConfigStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This gateway among those that serve the same targets: which portal group tags the targets of its
/// file have here, and through which portals the others serve them. A target whose tag is not known
/// yet is not served, since hosts would take its ports for those of another gateway.
///
/// Any thread; blocks while it enters.
final class Peers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    private final @Nullable PortalBoard board;
    private volatile List<BoardEntry> entries = List.of();

    /// Null: there are no others, and every target is numbered as the file says.
    Peers(@Nullable PortalBoard board) {
        this.board = board;
    }

    /// Tells the others what `file` serves. Where that fails it is made up for later.
    void enter(GatewayConfig file) {
        if (board == null) {
            return;
        }
        try {
            entries = board.enter(wish(file));
        } catch (ConfigStoreException e) {
            LOG.warn("the other gateways are not found for now: {}", e.getMessage());
        }
    }

    /// From now on `changed` is run when [#numbered] may answer something else.
    void follow(Runnable changed) {
        if (board == null) {
            return;
        }
        board.watch(
                now -> {
                    if (!now.equals(entries)) {
                        entries = now;
                        changed.run();
                    }
                });
    }

    private static BoardEntry wish(GatewayConfig file) {
        SortedMap<String, Place> places = new TreeMap<>();
        for (TargetConfig target : file.targets()) {
            List<PortalConfig> portals = file.portalsOf(target);
            int tag = portals.isEmpty() ? 1 : portals.getFirst().tag();
            places.put(target.iqn().text(), new Place(tag, reachable(portals)));
        }
        HaConfig ha = file.ha();
        HostPort link = ha == null ? null : ha.link();
        return new BoardEntry(file.name(), link == null ? "" : link.toString(), places);
    }

    /// The addresses that other gateways can announce.
    private static List<HostPort> reachable(List<PortalConfig> portals) {
        List<HostPort> addresses = new ArrayList<>();
        for (PortalConfig portal : portals) {
            HostPort address = portal.advertise() == null ? portal.listen() : portal.advertise();
            if (address.isWildcard()) {
                LOG.warn(
                        "portal {} is not announced by the other gateways: give it an `advertise`",
                        portal.listen());
            } else {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /// `file` with its targets as they are numbered over all gateways; without those whose tag is
    /// not known yet.
    GatewayConfig numbered(GatewayConfig file) {
        if (board == null) {
            return file;
        }
        List<BoardEntry> now = entries;
        List<TargetConfig> numbered = new ArrayList<>();
        for (TargetConfig target : file.targets()) {
            PortalGroups groups = groups(now, file.name(), target.iqn().text());
            if (groups != null) {
                numbered.add(target.withPortalGroups(groups));
            } else {
                LOG.warn(
                        "target {} is not served until its portal group tag is known",
                        target.iqn());
            }
        }
        return file.withTargets(numbered);
    }

    private static @Nullable PortalGroups groups(
            List<BoardEntry> entries, String gateway, String iqn) {
        Integer own = null;
        List<PortalConfig> elsewhere = new ArrayList<>();
        Map<String, String> addresses = new HashMap<>();
        Map<String, Integer> tags = new HashMap<>();
        for (BoardEntry entry : entries) {
            Place place = entry.targets().get(iqn);
            boolean isOwn = entry.gateway().equals(gateway);
            if (place == null || (place.portals().isEmpty() && !isOwn)) {
                continue;
            }
            tags.put(entry.gateway(), place.tag());
            place.portals().stream()
                    .findFirst()
                    .ifPresent(first -> addresses.put(entry.gateway(), first.host()));
            if (isOwn) {
                own = place.tag();
            } else {
                place.portals().forEach(p -> elsewhere.add(new PortalConfig(p, null, place.tag())));
            }
        }
        return own == null ? null : new PortalGroups(own, elsewhere, addresses, tags);
    }

    @Override
    public void close() {
        if (board != null) {
            board.close();
        }
    }
}
