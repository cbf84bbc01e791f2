package io.rbdgate.ha.model;

import java.util.ArrayList;
import java.util.List;

/// Ceph: the monitor's blocklist, whose length is the epoch of the OSD map; the OSD of the image's
/// header with the lock, the OSD of the one block that is written.
///
/// @param blocklist the fenced clients in the order of the maps that say so
/// @param headerMap the map that the OSD of the header has seen
/// @param dataMap the map that the OSD of the block has seen
/// @param lock the client that has the lock; empty: nobody
/// @param block the order of the write that landed last
/// @param generation the generation of the write that landed last
/// @param writer the client of the write that landed last
record Ceph(
        List<String> blocklist,
        int headerMap,
        int dataMap,
        String lock,
        int block,
        long generation,
        String writer) {
    static final Ceph EMPTY = new Ceph(List.of(), 0, 0, "", 0, 0, "");

    int map() {
        return blocklist.size();
    }

    boolean isFenced(String client) {
        return blocklist.contains(client);
    }

    /// Whether an OSD that has seen `map` refuses this client.
    boolean refuses(String client, int map) {
        int at = blocklist.indexOf(client);
        return at >= 0 && at < map;
    }

    Ceph fence(String client) {
        if (isFenced(client)) {
            return this;
        }
        List<String> longer = new ArrayList<>(blocklist);
        longer.add(client);
        return with(longer);
    }

    /// Entries become void without a new map being needed: the place stays, the name goes.
    Ceph unfence(String ofGateway) {
        return with(
                blocklist.stream()
                        .map(client -> client.startsWith(ofGateway + "/") ? "-" : client)
                        .toList());
    }

    private Ceph with(List<String> entries) {
        return new Ceph(List.copyOf(entries), headerMap, dataMap, lock, block, generation, writer);
    }

    Ceph headerSees(int map) {
        return new Ceph(
                blocklist, Math.max(headerMap, map), dataMap, lock, block, generation, writer);
    }

    Ceph dataSees(int map) {
        return new Ceph(
                blocklist, headerMap, Math.max(dataMap, map), lock, block, generation, writer);
    }

    Ceph lockedBy(String client) {
        return new Ceph(blocklist, headerMap, dataMap, client, block, generation, writer);
    }

    Ceph written(Op op) {
        return new Ceph(
                blocklist, headerMap, dataMap, lock, op.order(), op.generation(), op.client());
    }
}
