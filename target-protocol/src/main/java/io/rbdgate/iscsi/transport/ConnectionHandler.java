package io.rbdgate.iscsi.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.rbdgate.config.HostPort;
import io.rbdgate.iscsi.IscsiProtocolException;
import io.rbdgate.iscsi.codec.PduFramer;
import io.rbdgate.iscsi.session.Connection;
import io.rbdgate.iscsi.session.LoginPhase;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only handler of a connection's pipeline: bytes to the framer, errors to their scope, time
/// limits. Owned by the connection's loop.
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private static final int FIRST_STAT_SN = 1;
    private static final long MOST_UNREAD_ANSWERS_BYTES = 16L << 20;

    private final ServerContext server;
    private final NettyLane lane;
    private final HostPort portal;
    private @Nullable Connection connection;
    private @Nullable NettyWire wire;
    private @Nullable PduFramer framer;
    private @Nullable ByteBuf lent;
    private @Nullable LoginWatch loginWatch;

    ConnectionHandler(ServerContext server, NettyLane lane, HostPort portal) {
        this.server = server;
        this.lane = lane;
        this.portal = portal;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        NettyWire newWire = new NettyWire(ctx.channel(), lane);
        Connection fresh =
                new Connection(
                        newWire,
                        server.observer(),
                        server.faults(),
                        server.barrier(),
                        FIRST_STAT_SN);
        newWire.connection(fresh);
        wire = newWire;
        connection = fresh;
        framer = fresh.framer();
        LoginWatch watch = LoginWatch.start(server, fresh, newWire);
        loginWatch = watch;
        LoginPhase login =
                new LoginPhase(
                        fresh,
                        server.surroundings(),
                        server.policies(),
                        server.loginContext(ctx.channel(), portal),
                        () -> {
                            watch.over();
                            IdleProbe.start(fresh, newWire, server.probePeriod());
                        });
        fresh.loginPhase(login);
        server.observer().connectionOpened();
    }

    @Nullable ByteBuf lend() {
        PduFramer known = framer;
        lent = known == null || known.stopped() ? null : known.lend();
        return lent;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very buffer that was lent
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        boolean direct = in == lent;
        lent = null;
        PduFramer known = framer;
        try {
            if (known == null || known.stopped()) {
                return;
            }
            if (direct) {
                known.lentBytes(in.readableBytes());
            } else {
                known.feed(in);
            }
            verifyReading();
        } catch (IscsiProtocolException e) {
            peerFault(e.reason());
        } catch (RuntimeException e) {
            LOG.error("{}: connection dropped", wire == null ? "?" : wire.peer(), e);
            drop();
        } finally {
            in.release();
        }
    }

    /// Pings are answered at once, whether or not the peer reads: not without end.
    private void verifyReading() {
        NettyWire known = wire;
        long most = server.limits().bytesInFlightPerSession() + MOST_UNREAD_ANSWERS_BYTES;
        if (known != null && known.pendingBytes() > most) {
            peerFault("it asks without reading the answers");
        }
    }

    private void peerFault(String reason) {
        Connection known = connection;
        if (known != null) {
            known.peerFault("connection dropped: " + reason);
        }
        drop();
    }

    /// What was answered before the fault still goes out.
    private void drop() {
        NettyWire known = wire;
        if (known != null) {
            known.closeAfterFlush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Connection known = connection;
        if (known != null) {
            known.bytesLeft();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Connection known = connection;
        LoginWatch watch = loginWatch;
        connection = null;
        if (watch != null) {
            watch.over();
        }
        if (known != null) {
            if (!known.framer().stopped() && !known.framer().betweenPdus()) {
                known.peerFault("connection closed in the middle of a PDU");
            }
            known.drain();
            known.closed("connection closed");
            server.observer().connectionClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("{}: connection dropped", wire == null ? "?" : wire.peer(), cause);
        }
        var _ = ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ReferenceCountUtil.release(event);
    }
}
