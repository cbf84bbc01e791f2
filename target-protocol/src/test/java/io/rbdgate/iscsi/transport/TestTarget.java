package io.rbdgate.iscsi.transport;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.Limits;
import io.rbdgate.iscsi.login.Access;
import io.rbdgate.iscsi.login.DiscoveredPortal;
import io.rbdgate.iscsi.login.DiscoveredTarget;
import io.rbdgate.iscsi.login.LoginPolicy;
import io.rbdgate.iscsi.login.LoginTarget;
import io.rbdgate.iscsi.session.ProtocolObserver;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.SessionBarrier;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.device.LunMap;
import io.rbdgate.scsi.device.TargetDevice;
import io.rbdgate.scsi.lu.LogicalUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole iSCSI target on one port: loops, server, one target, LUN 0 on a backstore.
final class TestTarget implements AutoCloseable {
    static final String IQN = "iqn.2026-11.io.rbdgate:demo";

    private final EventLoops loops;
    private final IscsiServer server;
    private final TargetDevice device;
    private final LogicalUnit unit;
    private final BlockBackstore backstore;
    private final SessionBarrier barrier = new SessionBarrier();
    private final int port;

    /// How a test target differs from the usual one.
    record Shape(
            int loops,
            boolean epoll,
            boolean unitElsewhere,
            Limits limits,
            IscsiParameters parameters,
            BlockBackstore backstore,
            int port,
            Duration probePeriod) {

        static Shape usual() {
            return new Shape(
                    2,
                    true,
                    false,
                    Limits.DEFAULTS,
                    IscsiParameters.DEFAULTS,
                    new MemoryBackstore(64 << 20),
                    0,
                    IdleProbe.PERIOD);
        }

        Shape with(Limits other) {
            return new Shape(
                    loops, epoll, unitElsewhere, other, parameters, backstore, port, probePeriod);
        }

        Shape with(IscsiParameters other) {
            return new Shape(
                    loops, epoll, unitElsewhere, limits, other, backstore, port, probePeriod);
        }

        Shape with(BlockBackstore other) {
            return new Shape(
                    loops, epoll, unitElsewhere, limits, parameters, other, port, probePeriod);
        }

        Shape onPort(int other) {
            return new Shape(
                    loops, epoll, unitElsewhere, limits, parameters, backstore, other, probePeriod);
        }

        Shape probing(Duration every) {
            return new Shape(
                    loops, epoll, unitElsewhere, limits, parameters, backstore, port, every);
        }

        Shape inLoops(int count, boolean onEpoll) {
            return new Shape(
                    count,
                    onEpoll,
                    unitElsewhere,
                    limits,
                    parameters,
                    backstore,
                    port,
                    probePeriod);
        }
    }

    TestTarget(Shape shape) {
        this(shape, null);
    }

    /// With another engine than the real one where `engine` is not null.
    TestTarget(Shape shape, @Nullable ScsiTarget engine) {
        backstore = shape.backstore();
        loops = EventLoops.start(shape.loops(), shape.epoll());
        unit =
                new LogicalUnit(
                        loops.lanes().get(0),
                        LuIdentity.lio("0123456789abcdef"),
                        LuSettings.ofBlockBytes(512),
                        System::nanoTime);
        unit.online(shape.backstore(), new Ignoring());
        device = new TargetDevice(IQN, LunMap.of(Map.of(0, unit)));
        LoginPolicy policy = new Open(shape.parameters());
        ScsiTarget served = engine == null ? device : engine;
        server =
                new IscsiServer(
                        new IscsiServer.Parts(
                                loops,
                                shape::limits,
                                () -> policy,
                                iqn -> iqn.equals(IQN) ? served : null,
                                ProtocolObserver.NONE,
                                barrier,
                                System::nanoTime),
                        shape.probePeriod());
        try {
            port = server.bind(new HostPort("127.0.0.1", shape.port())).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    IscsiServer server() {
        return server;
    }

    /// LUN 0 has been another gateway's, and comes back.
    void moveAwayAndBack() {
        unit.offline(LuState.TRANSITIONING, "test", () -> {});
        unit.onlineBehind(barrier, backstore, new Ignoring());
    }

    EventLoops loops() {
        return loops;
    }

    @Override
    public void close() {
        server.close();
        loops.close();
        backstore.close();
    }

    private record Ignoring() implements BackstoreListener {
        @Override
        public void resized(long sizeBytes) {}

        @Override
        public void lost(BackstoreResult why, String reason) {}
    }

    /// One target, everybody may log in.
    private record Open(IscsiParameters parameters) implements LoginPolicy, LoginTarget {
        @Override
        public @Nullable LoginTarget target(String iqn) {
            return iqn.equals(IQN) ? this : null;
        }

        @Override
        public io.rbdgate.config.@Nullable ChapConfig discoveryAuth() {
            return null;
        }

        @Override
        public List<DiscoveredTarget> visibleTo(String initiatorName) {
            return List.of(
                    new DiscoveredTarget(IQN, List.of(new DiscoveredPortal("0.0.0.0", 3260, 1))));
        }

        @Override
        public String iqn() {
            return IQN;
        }

        @Override
        public @Nullable String alias() {
            return null;
        }

        @Override
        public Access access(String initiatorName) {
            return new Access.Granted(null);
        }

        @Override
        public Integer portalGroupTag(HostPort portal) {
            return 1;
        }
    }
}
