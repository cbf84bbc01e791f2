package io.rbdgate.daemon.drain;

import io.rbdgate.config.HostPort;
import io.rbdgate.iscsi.session.Redirects;
import io.rbdgate.iscsi.session.SessionIdentity;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Where a draining gateway sends logins: to a portal of the same target on another gateway. Any
/// thread.
///
/// An initiator that comes back soon has not got in there (that gateway drains too, or has gone, or
/// cannot be reached from there) and is let in here: sent to and fro it would lose its disk.
final class Redirection implements Redirects {
    private static final long COMES_BACK_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int REMEMBERED_SESSIONS = 4096;

    private final LongSupplier nanoClock;
    private final Map<SessionIdentity, Long> sentAway =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<SessionIdentity, Long> eldest) {
                    return size() > REMEMBERED_SESSIONS;
                }
            };
    private volatile Map<String, List<HostPort>> portals;

    /// To one of these, by the names of targets; `nanoClock` is monotonic.
    Redirection(Map<String, List<HostPort>> portals, LongSupplier nanoClock) {
        this.portals = portals;
        this.nanoClock = nanoClock;
    }

    Map<String, List<HostPort>> portals() {
        return portals;
    }

    /// From now on to one of these.
    void portals(Map<String, List<HostPort>> newPortals) {
        portals = newPortals;
    }

    /// Whether there is another gateway for this target.
    boolean leadsElsewhere(String iqn) {
        return !portals.getOrDefault(iqn, List.of()).isEmpty();
    }

    @Override
    public @Nullable HostPort elsewhere(SessionIdentity session, InetAddress local) {
        List<HostPort> near = near(portals.getOrDefault(session.targetName(), List.of()), local);
        return near.isEmpty() || comesBack(session)
                ? null
                : near.get(Math.floorMod(session.hashCode(), near.size()));
    }

    /// Those of the family the initiator has come by, where there are any: others it most likely
    /// cannot reach.
    private static List<HostPort> near(List<HostPort> all, InetAddress local) {
        List<HostPort> near =
                all.stream()
                        .filter(
                                portal -> {
                                    InetAddress address = portal.address();
                                    return address == null
                                            || address.getAddress().length
                                                    == local.getAddress().length;
                                })
                        .toList();
        return near.isEmpty() ? all : near;
    }

    private boolean comesBack(SessionIdentity session) {
        long now = nanoClock.getAsLong();
        synchronized (sentAway) {
            Long sent = sentAway.get(session);
            boolean back = sent != null && now - sent < COMES_BACK_NANOS;
            if (!back) {
                sentAway.remove(session);
                sentAway.put(session, now);
            }
            return back;
        }
    }
}
