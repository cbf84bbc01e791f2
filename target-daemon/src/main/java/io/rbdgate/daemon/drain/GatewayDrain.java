package io.rbdgate.daemon.drain;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.iscsi.session.Redirects;
import io.rbdgate.iscsi.session.SessionInfo;
import io.rbdgate.iscsi.transport.IscsiServer;
import io.rbdgate.management.DrainControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends this gateway's initiators to the others, and lets them back in: new logins are redirected
/// from the start, sessions are asked to leave.
///
/// Refused where gateways own disks (the section `ha:`) until the coordinators of these are asked
/// to give them away, by way of [OwnedLuns]. Where nothing else serves a target any more in the
/// course of it, logins to that one are let in. Any thread; [#begin] blocks for up to 2 s.
public final class GatewayDrain implements DrainControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayDrain.class);
    private static final Duration LEAVING = Duration.ofSeconds(30);
    private static final int MOST_LOOKS_AT_LUNS = 50;
    private static final long LOOK_AT_LUNS_MILLIS = 200;
    private static final long LOOK_AROUND_MILLIS = 2_000;

    private final IscsiServer server;
    private final Supplier<GatewayConfig> served;
    private final OwnedLuns luns;
    private final LongSupplier nanoClock;
    private @Nullable Underway underway;

    private record Underway(Redirection redirection, Thread thread) {}

    /// `served` is the configuration in force, `luns` what this gateway owns; `nanoClock` that of
    /// `server`.
    public GatewayDrain(
            IscsiServer server,
            Supplier<GatewayConfig> served,
            OwnedLuns luns,
            LongSupplier nanoClock) {
        this.server = server;
        this.served = served;
        this.luns = luns;
        this.nanoClock = nanoClock;
    }

    @Override
    public synchronized Progress begin() {
        if (underway == null) {
            refuseWhereOwned(served.get());
            Map<String, List<HostPort>> configured = Neighbours.configured(served.get());
            Map<String, List<HostPort>> answering = Neighbours.answering(configured);
            refuseWhereAlone(configured, answering);
            Redirection redirection = new Redirection(answering, nanoClock);
            long since = nanoClock.getAsLong();
            LOG.info("drain: {} sessions are sent to other gateways", server.sessions().size());
            luns.giveAway();
            server.redirect(redirection);
            Thread thread = Thread.ofVirtual().name("drain").start(() -> letGo(redirection, since));
            underway = new Underway(redirection, thread);
        }
        return progress();
    }

    /// Initiators alone would leave: the disks they share stay with this gateway, and the others
    /// only stand by for them.
    private static void refuseWhereOwned(GatewayConfig config) {
        if (config.ha() != null) {
            throw new IllegalStateException(
                    "not drained, for with the section ha: the disks this gateway owns would stay"
                            + " with it while their initiators leave; to hand over both, stop it"
                            + " by SIGTERM");
        }
    }

    private static void refuseWhereAlone(
            Map<String, List<HostPort>> configured, Map<String, List<HostPort>> answering) {
        String alone =
                answering.entrySet().stream()
                        .filter(entry -> entry.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .map(iqn -> iqn + " (" + whyAlone(configured.get(iqn)) + ")")
                        .collect(Collectors.joining(", "));
        if (!alone.isEmpty()) {
            throw new IllegalStateException(
                    "not drained, for no other gateway serves "
                            + alone
                            + ": give each of them a portal on another gateway that runs, or remove"
                            + " it; to stop this gateway nevertheless, send it SIGTERM");
        }
    }

    private static String whyAlone(@Nullable List<HostPort> portals) {
        return portals == null || portals.isEmpty()
                ? "it has no portal elsewhere"
                : portals.stream().map(HostPort::toString).collect(Collectors.joining(", "))
                        + " cannot be reached";
    }

    @Override
    public synchronized Progress undo() {
        if (end()) {
            luns.claimAgain();
            LOG.info("drain undone: logins are let in again");
        }
        return progress();
    }

    /// The gateway stops: no drain goes on.
    @Override
    public synchronized void close() {
        end();
    }

    private boolean end() {
        Underway ending = underway;
        if (ending == null) {
            return false;
        }
        underway = null;
        server.redirect(Redirects.NONE);
        ending.thread().interrupt();
        return true;
    }

    @Override
    public synchronized Progress progress() {
        int sessions = server.sessions().size();
        int owned = luns.count();
        Underway current = underway;
        if (current == null) {
            return new Progress(Phase.SERVING, sessions, owned, Map.of());
        }
        return new Progress(
                sessions == 0 && owned == 0 ? Phase.DRAINED : Phase.DRAINING,
                sessions,
                owned,
                current.redirection().portals().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry ->
                                                entry.getValue().stream()
                                                        .map(HostPort::toString)
                                                        .toList())));
    }

    // --- the drain's own thread, which an interrupt ends

    private void letGo(Redirection redirection, long since) {
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (int looks = 0; luns.count() > 0 && looks < MOST_LOOKS_AT_LUNS; looks++) {
                var _ = never.await(LOOK_AT_LUNS_MILLIS, TimeUnit.MILLISECONDS);
            }
            server.letGo(
                    session -> leaves(session, redirection, since), "gateway is drained", LEAVING);
            LOG.info("drain: {} sessions are left", server.sessions().size());
            while (!never.await(LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                redirection.portals(Neighbours.answering(Neighbours.configured(served.get())));
            }
        } catch (InterruptedException e) {
            LOG.debug("the drain has ended");
        }
    }

    /// One that has been let in since could not log in elsewhere.
    private static boolean leaves(SessionInfo session, Redirection redirection, long since) {
        return session.sinceNanos() - since < 0
                && redirection.leadsElsewhere(session.identity().targetName());
    }
}
