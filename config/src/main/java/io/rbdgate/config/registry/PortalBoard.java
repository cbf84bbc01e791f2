package io.rbdgate.config.registry;

import java.util.List;
import java.util.function.Consumer;

/// Where gateways that serve the same targets find each other, whatever their stores are: each
/// enters by which portals it serves which targets, and gets a portal group tag per target that is
/// its own for good. Callable from any thread but an event loop.
public interface PortalBoard extends AutoCloseable {

    /// From now on the entry of this gateway is `wish`, with the tags it is granted
    /// ([BoardEntry#granted]). Blocks for about ten seconds at most; what has failed then is made
    /// up for as soon as it can be, and told to who watches.
    ///
    /// @return the entries of all gateways in the order of their names
    /// @throws io.rbdgate.config.store.ConfigStoreException when it is not known to be done
    List<BoardEntry> enter(BoardEntry wish);

    /// From now on `changed` hears all entries, in the order of their names, on a thread of the
    /// board, when they may have become others. Call once.
    void watch(Consumer<List<BoardEntry>> changed);

    /// Watches no more; the entry stays, since a gateway that comes back is the same one.
    @Override
    void close();
}
