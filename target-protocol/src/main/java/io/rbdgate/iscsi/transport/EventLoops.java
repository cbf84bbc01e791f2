package io.rbdgate.iscsi.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The event loops of the process: each is a lane. Epoll where it is available, else NIO. Any
/// thread.
public final class EventLoops implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final List<NettyLane> lanes;
    private final boolean epoll;
    private final AtomicInteger next = new AtomicInteger();

    private EventLoops(int count, boolean epoll) {
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.epoll = epoll;
        this.group =
                new MultiThreadIoEventLoopGroup(
                        count, new DefaultThreadFactory("rbdgate-loop", true), factory);
        List<NettyLane> made = new ArrayList<>();
        for (EventExecutor each : group) {
            made.add(new NettyLane((IoEventLoop) each));
        }
        this.lanes = List.copyOf(made);
    }

    /// So many loops; with `nativeTransport` on epoll if the host has it.
    public static EventLoops start(int count, boolean nativeTransport) {
        return new EventLoops(count, nativeTransport && Epoll.isAvailable());
    }

    /// As many loops as suit the host: half its cores, for librbd's own threads need the rest.
    public static EventLoops start() {
        return start(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    /// "epoll" or "nio".
    public String transport() {
        return epoll ? "epoll" : "nio";
    }

    /// All lanes.
    public List<NettyLane> lanes() {
        return lanes;
    }

    /// The lanes in turn: a home for the next logical unit.
    public NettyLane nextLane() {
        return lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
    }

    @SuppressWarnings("ReferenceEquality") // loops have identity
    NettyLane laneOf(EventLoop loop) {
        for (NettyLane lane : lanes) {
            if (lane.loop() == loop) {
                return lane;
            }
        }
        throw new IllegalArgumentException("not one of our loops");
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannelClass() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /// Stops all loops; what is posted later is dropped. Waits for it.
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
