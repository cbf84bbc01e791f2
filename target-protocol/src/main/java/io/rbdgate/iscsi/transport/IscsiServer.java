package io.rbdgate.iscsi.transport;

import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Limits;
import io.rbdgate.iscsi.login.LoginPolicy;
import io.rbdgate.iscsi.login.OutstandingChallenges;
import io.rbdgate.iscsi.session.ByteBudget;
import io.rbdgate.iscsi.session.PeerFaults;
import io.rbdgate.iscsi.session.ProofRounds;
import io.rbdgate.iscsi.session.ProtocolObserver;
import io.rbdgate.iscsi.session.Redirects;
import io.rbdgate.iscsi.session.Session;
import io.rbdgate.iscsi.session.SessionInfo;
import io.rbdgate.iscsi.session.SessionRegistry;
import io.rbdgate.iscsi.session.SessionSurroundings;
import io.rbdgate.scsi.SessionBarrier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The iSCSI side of the gateway: portals and the sessions that come in through them. Any thread,
/// but no event loop: binding and draining wait.
public final class IscsiServer implements AutoCloseable {
    private static final long CLOSE_MILLIS = 5000;
    private static final String STOPPING = "gateway stops";

    private final EventLoops loops;
    private final ServerContext context;
    private final LongSupplier nanoClock;
    private volatile Redirects redirects = Redirects.NONE;
    private final ConcurrentHashMap<HostPort, PortalServer> portals = new ConcurrentHashMap<>();

    /// What a server is made of.
    ///
    /// @param loops where connections live; stay the caller's
    /// @param limits bounds on connections, logins and memory, asked whenever one matters
    /// @param policies the policy to be used by the next login; asked once per connection
    /// @param resolver finds the engine's target of a name
    /// @param observer hears what happens
    /// @param barrier raised by logical units that come back from another gateway
    /// @param nanoClock a monotonic clock
    public record Parts(
            EventLoops loops,
            Supplier<Limits> limits,
            Supplier<LoginPolicy> policies,
            SessionSurroundings.TargetResolver resolver,
            ProtocolObserver observer,
            SessionBarrier barrier,
            LongSupplier nanoClock) {}

    /// A server that listens nowhere yet.
    public IscsiServer(Parts parts) {
        this(parts, IdleProbe.PERIOD);
    }

    IscsiServer(Parts parts, Duration probePeriod) {
        this.loops = parts.loops();
        this.nanoClock = parts.nanoClock();
        SessionSurroundings surroundings =
                new SessionSurroundings(
                        new SessionRegistry(),
                        new ByteBudget(() -> parts.limits().get().bytesInFlight()),
                        parts.limits(),
                        parts.resolver(),
                        (session, local) -> redirects.elsewhere(session, local),
                        parts.observer(),
                        parts.nanoClock());
        this.context =
                new ServerContext(
                        surroundings,
                        parts.policies(),
                        new PeerFaults(parts.nanoClock()),
                        new LoginsInProgress(() -> parts.limits().get().loginsInProgress()),
                        new SecureRandom(),
                        new OutstandingChallenges(),
                        new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                        parts.barrier(),
                        probePeriod);
        parts.barrier().whenRaised(new ProofRounds(registry(), loops.lanes().getFirst())::begin);
    }

    /// Listens on an address from now on; which targets are offered there, and under which portal
    /// group tag, the policy says.
    ///
    /// @return the address with the port it has got
    /// @throws IOException when the address cannot be had
    public InetSocketAddress bind(HostPort listen) throws IOException {
        PortalServer portal = PortalServer.bind(loops, context, listen);
        portals.put(listen, portal);
        return portal.address();
    }

    /// Listens no more on that address; sessions stay.
    public void unbind(HostPort listen) {
        PortalServer portal = portals.remove(listen);
        if (portal != null) {
            portal.close();
        }
    }

    /// The normal sessions as of now.
    public List<SessionInfo> sessions() {
        List<SessionInfo> infos = new ArrayList<>();
        for (Session session : registry().sessions()) {
            infos.add(session.info());
        }
        return infos;
    }

    /// Bytes of data buffers in flight, over all sessions.
    public long bytesInFlight() {
        return context.surroundings().budget().takenBytes();
    }

    /// Closes the sessions that match, announced by an asynchronous message.
    ///
    /// @return a latch for each, passed when no command of it can begin any more; logical units may
    ///   still be at what had begun
    public List<CountDownLatch> dropSessions(Predicate<SessionInfo> matches, String reason) {
        List<CountDownLatch> dropped = new ArrayList<>();
        for (Session session : registry().sessions()) {
            if (matches.test(session.info())) {
                CountDownLatch ended = new CountDownLatch(1);
                session.lane().execute(() -> session.drop(reason, ended::countDown));
                dropped.add(ended);
            }
        }
        return dropped;
    }

    /// From now on logins are sent where this says; [Redirects#NONE] ends it.
    public void redirect(Redirects newRedirects) {
        redirects = newRedirects;
    }

    /// Asks the initiators of sessions to log out, lets I/O in flight finish, then closes what is
    /// left of them for `reason`. Returns when that is done, at the latest after `deadline`; an
    /// interrupt ends it early.
    public void letGo(Predicate<SessionInfo> leaving, String reason, Duration deadline) {
        new DrainSequence(registry(), leaving, reason, nanoClock).run(deadline);
    }

    /// Stops listening and lets all sessions go ([#letGo]).
    public void drain(Duration deadline) {
        List.copyOf(portals.keySet()).forEach(this::unbind);
        letGo(_ -> true, STOPPING, deadline);
    }

    /// Closes everything at once and waits a little for I/O in flight to end.
    @Override
    public void close() {
        drain(Duration.ZERO);
        context.channels().close().awaitUninterruptibly(CLOSE_MILLIS);
        new DrainSequence(registry(), _ -> true, STOPPING, nanoClock)
                .awaitIdle(Duration.ofMillis(CLOSE_MILLIS));
    }

    private SessionRegistry registry() {
        return context.surroundings().registry();
    }
}
