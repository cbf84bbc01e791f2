package io.rbdgate.rbd;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which images have a client of their own, at most so many at a time. A client costs threads and
/// memory, but ceph-mgr can be told of one image per client only. Thread-safe.
final class OwnClients {
    private static final Logger LOG = LoggerFactory.getLogger(OwnClients.class);

    private final int limit;
    private final Map<String, Integer> uses = new HashMap<>();
    private boolean told;

    OwnClients(int limit) {
        this.limit = limit;
    }

    /// Whether `image` is to have a client of its own; if so, to be given back once. An image that
    /// is opened again while its last client is still being closed keeps its place.
    synchronized boolean take(String image) {
        boolean room = uses.containsKey(image) || uses.size() < limit;
        if (room) {
            uses.merge(image, 1, Integer::sum);
        } else if (!told) {
            told = true;
            LOG.info(
                    "{} and every further image share clients: the Dashboard shows rates and"
                            + " owners of {} images (ceph.registeredImages)",
                    image,
                    limit);
        }
        return room;
    }

    /// Its client is closed.
    synchronized void giveBack(String image) {
        uses.computeIfPresent(image, (name, count) -> count == 1 ? null : count - 1);
    }
}
