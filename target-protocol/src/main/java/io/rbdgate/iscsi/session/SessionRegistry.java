package io.rbdgate.iscsi.session;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// All normal sessions of the process, by identity and by handle. Any thread: two logins of one
/// identity that race form a queue, each waits for the one it replaces.
public final class SessionRegistry {
    private static final int MOST_HANDLES = 0xffff;

    private final ConcurrentHashMap<SessionIdentity, Session> byIdentity =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Session> byHandle = new ConcurrentHashMap<>();
    private final AtomicInteger lastHandle = new AtomicInteger();
    private final AtomicInteger discoveries = new AtomicInteger();
    private final AtomicInteger draining = new AtomicInteger();
    private final AtomicInteger lastDiscoveryHandle = new AtomicInteger();

    /// Enters a session, already with its handle, and returns the one it replaces: that one is to
    /// be ended before the new one starts.
    @Nullable Session enter(Session session) {
        byHandle.put(session.tsih(), session);
        return byIdentity.put(session.identity(), session);
    }

    /// Takes a session out, if it is still in.
    void leave(Session session) {
        byHandle.remove(session.tsih(), session);
        byIdentity.remove(session.identity(), session);
    }

    /// A session handle that is not in use, not 0; 0 when there is none left.
    int freeHandle() {
        for (int i = 0; i < MOST_HANDLES; i++) {
            int handle = (lastHandle.incrementAndGet() & 0x7fffffff) % MOST_HANDLES + 1;
            if (!byHandle.containsKey(handle)) {
                return handle;
            }
        }
        return 0;
    }

    /// A handle for a discovery session: nothing can refer to it.
    int discoveryHandle() {
        return (lastDiscoveryHandle.incrementAndGet() & 0x7fffffff) % MOST_HANDLES + 1;
    }

    /// Whether one session more would be too many; one that replaces another is not one more.
    boolean full(SessionIdentity identity, int limit) {
        return byIdentity.size() + discoveries.get() >= limit && !byIdentity.containsKey(identity);
    }

    /// Counts a discovery session; false when there are too many sessions.
    boolean enterDiscovery(int limit) {
        if (byIdentity.size() + discoveries.incrementAndGet() > limit) {
            discoveries.decrementAndGet();
            return false;
        }
        return true;
    }

    /// A discovery session is over.
    void leaveDiscovery() {
        discoveries.decrementAndGet();
    }

    /// A session has ended; what it has in flight has not.
    void drainBegins() {
        draining.incrementAndGet();
    }

    /// Nothing of it is in flight any more, or the engine gave up waiting.
    void drainEnds() {
        draining.decrementAndGet();
    }

    /// Sessions that have ended and still have I/O in flight.
    public int drainingCount() {
        return draining.get();
    }

    /// The session with that handle.
    @Nullable Session find(int tsih) {
        return byHandle.get(tsih);
    }

    /// The sessions as of now.
    public List<Session> sessions() {
        Collection<Session> values = byIdentity.values();
        return List.copyOf(values);
    }

    /// How many there are.
    public int size() {
        return byIdentity.size();
    }
}
