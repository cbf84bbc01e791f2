package io.rbdgate.daemon.sharing;

import io.rbdgate.config.registry.BoardEntry;
import io.rbdgate.config.registry.PortalBoard;
import io.rbdgate.config.store.ConfigStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A board in memory that several gateways of a test share, on the test's own thread; it can be out
/// of reach.
final class MemoryBoard implements PortalBoard {
    private final SortedMap<String, BoardEntry> entries = new TreeMap<>();
    private final List<Consumer<List<BoardEntry>>> watching = new ArrayList<>();
    private final List<BoardEntry> owed = new ArrayList<>();
    private boolean reachable = true;

    void cutOff() {
        reachable = false;
    }

    /// What could not be entered is made up for.
    void reachAgain() {
        reachable = true;
        owed.forEach(this::put);
        owed.clear();
    }

    @Override
    public List<BoardEntry> enter(BoardEntry wish) {
        if (!reachable) {
            owed.add(wish);
            throw new ConfigStoreException("the board is out of reach");
        }
        put(wish);
        return List.copyOf(entries.values());
    }

    private void put(BoardEntry wish) {
        BoardEntry before = entries.get(wish.gateway());
        entries.put(wish.gateway(), wish.granted(entries.values(), before));
        List<BoardEntry> now = List.copyOf(entries.values());
        watching.forEach(each -> each.accept(now));
    }

    @Override
    public void watch(Consumer<List<BoardEntry>> changed) {
        watching.add(changed);
    }

    @Override
    public void close() {}
}
