package io.rbdgate.ha;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One record in memory for the gateways of a test, which answers at once or, when told to, not at
/// all. One thread.
final class MemoryStateStore {
    private final List<Runnable> watchers = new ArrayList<>();
    private ClusterStateStore.Stored stored = new ClusterStateStore.Stored(OwnershipRecord.NONE, 0);

    OwnershipRecord ownership() {
        return stored.ownership();
    }

    /// Stores as another gateway would, and notifies.
    void put(OwnershipRecord next) {
        stored = new ClusterStateStore.Stored(next, stored.version() + 1);
        List.copyOf(watchers).forEach(Runnable::run);
    }

    /// One gateway's way to it.
    final class Access implements ClusterStateStore {
        private boolean reachable = true;
        private boolean closed;

        void reachable(boolean now) {
            reachable = now;
        }

        boolean closed() {
            return closed;
        }

        @Override
        public void read(Consumer<Read> done) {
            done.accept(reachable ? stored : new Failed("no answer"));
        }

        @Override
        public void compareAndSwap(long version, OwnershipRecord next, Consumer<Swap> done) {
            if (!reachable) {
                done.accept(new Failed("no answer"));
            } else if (version == stored.version()) {
                put(next);
                done.accept(stored);
            } else {
                done.accept(new Outdated());
            }
        }

        @Override
        public void watch(Runnable changed) {
            watchers.add(
                    () -> {
                        if (reachable) {
                            changed.run();
                        }
                    });
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
