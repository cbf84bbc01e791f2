package io.rbdgate.iscsi.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.rbdgate.config.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;

/// One listening portal. Any thread.
final class PortalServer {
    private static final int BACKLOG = 1024;
    private static final int LOW_WATER_BYTES = 2 << 20;
    private static final int HIGH_WATER_BYTES = 4 << 20;
    private static final int USER_TIMEOUT_MILLIS = 30_000;
    private static final int KEEPALIVE_IDLE_SECONDS = 30;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEPALIVE_PROBES = 3;

    private final Channel channel;

    private PortalServer(Channel channel) {
        this.channel = channel;
    }

    /// Listens from now on.
    ///
    /// @throws IOException when the address cannot be had
    static PortalServer bind(EventLoops loops, ServerContext server, HostPort portal)
            throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops.group())
                        .channel(loops.serverChannelClass())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        accept(loops, server, portal, accepted);
                                    }
                                });
        InetSocketAddress address = new InetSocketAddress(portal.host(), portal.port());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + portal + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return new PortalServer(bound.channel());
    }

    private static void accept(
            EventLoops loops, ServerContext server, HostPort portal, Channel accepted) {
        if (accepted instanceof EpollSocketChannel epoll) {
            epoll.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS);
            epoll.config().setOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
            epoll.config().setOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
            epoll.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
        ConnectionHandler handler =
                new ConnectionHandler(server, loops.laneOf(accepted.eventLoop()), portal);
        accepted.config().setRecvByteBufAllocator(new LendingAllocator(handler));
        accepted.pipeline().addLast(handler);
        server.channels().add(accepted);
    }

    /// Where it listens, with the port it has got.
    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /// Listens no more; accepted connections stay. Waits for it; not on a loop.
    void close() {
        channel.close().awaitUninterruptibly();
    }
}
