package io.rbdgate.config.registry;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.store.ConfigStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What one gateway publishes on the [PortalBoard]. Immutable.
///
/// Written as JSON with a format version; members that a later version adds are ignored, a higher
/// version is refused: who cannot read it would give tags away twice.
///
/// @param gateway its name
/// @param link where it listens for the other gateways, as `ADDRESS:PORT`
/// @param targets by their names
public record BoardEntry(String gateway, String link, SortedMap<String, Place> targets) {
    /// The format this version writes.
    public static final int VERSION = 1;

    private static final int LARGEST_TAG = 0xFFFF;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// A gateway's part of a target.
    ///
    /// @param tag the portal group tag, which is the relative target port identifier too: no other
    ///   gateway ever has it for this target
    /// @param portals where initiators connect to; none: not served at present, the tag is kept
    public record Place(int tag, List<HostPort> portals) {
        public Place {
            if (tag < 1 || tag > LARGEST_TAG) {
                throw new IllegalArgumentException("portal group tag " + tag);
            }
            portals = List.copyOf(portals);
        }
    }

    public BoardEntry {
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }

    /// This entry with tags that are its own: those that the gateway has had `before` (null: it was
    /// not there yet), else the ones it wishes where nobody else has them, else the smallest free.
    /// Targets it serves no more keep theirs.
    ///
    /// @param board the entries of all gateways
    public BoardEntry granted(Collection<BoardEntry> board, @Nullable BoardEntry before) {
        SortedMap<String, Place> places = new TreeMap<>();
        if (before != null) {
            before.targets.forEach(
                    (iqn, place) -> places.put(iqn, new Place(place.tag(), List.of())));
        }
        targets.forEach(
                (iqn, wish) -> {
                    Place had = places.get(iqn);
                    int tag = had == null ? free(board, iqn, wish.tag()) : had.tag();
                    places.put(iqn, new Place(tag, wish.portals()));
                });
        return new BoardEntry(gateway, link, places);
    }

    private static int free(Collection<BoardEntry> board, String iqn, int wished) {
        Set<Integer> taken = new HashSet<>();
        for (BoardEntry entry : board) {
            Place place = entry.targets.get(iqn);
            if (place != null) {
                taken.add(place.tag());
            }
        }
        int tag = taken.contains(wished) ? 1 : wished;
        while (taken.contains(tag)) {
            tag++;
        }
        return tag;
    }

    /// What is stored.
    public String text() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("version", VERSION);
        json.put("gateway", gateway);
        json.put("link", link);
        ArrayNode array = json.putArray("targets");
        targets.forEach(
                (iqn, place) -> {
                    ObjectNode target = array.addObject();
                    target.put("iqn", iqn);
                    target.put("tag", place.tag());
                    ArrayNode portals = target.putArray("portals");
                    place.portals().forEach(portal -> portals.add(portal.toString()));
                });
        return json.toString();
    }

    /// Reads what [#text()] wrote; `where` names the place, for messages.
    ///
    /// @throws ConfigStoreException when it is damaged or of a later format
    public static BoardEntry parse(String where, String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            int version = json.path("version").asInt(0);
            String gateway = json.path("gateway").asString("");
            if (version != VERSION || gateway.isEmpty()) {
                throw new ConfigStoreException(
                        "%s: the entry of gateway '%s' has format %d, this version of rbdgate reads %d; run the newer one"
                                .formatted(where, gateway, version, VERSION));
            }
            SortedMap<String, Place> targets = new TreeMap<>();
            for (JsonNode target : json.path("targets")) {
                targets.put(target.path("iqn").asString(), place(target));
            }
            return new BoardEntry(gateway, json.path("link").asString(""), targets);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ConfigStoreException(where + ": an entry is damaged: " + text, e);
        }
    }

    private static Place place(JsonNode target) {
        List<HostPort> portals = new ArrayList<>();
        target.path("portals").forEach(each -> portals.add(HostPort.parse(each.asString())));
        return new Place(target.path("tag").asInt(0), portals);
    }
}
