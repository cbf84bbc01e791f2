package io.rbdgate.iscsi.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.rbdgate.iscsi.session.Connection;
import io.rbdgate.iscsi.session.Wire;
import io.rbdgate.scsi.lane.Lane;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A TCP channel as a wire. Owned by its loop.
final class NettyWire implements Wire {
    private static final long LINGER_NANOS = 2_000_000_000L;

    private final Channel channel;
    private final NettyLane lane;
    private final String peer;
    private @Nullable Connection connection;
    private boolean dirty;
    private boolean closing;
    private @Nullable Object stalledHead;
    private long stalledProgress;

    NettyWire(Channel channel, NettyLane lane) {
        this.channel = channel;
        this.lane = lane;
        this.peer = text(channel.remoteAddress());
    }

    private static String text(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return String.valueOf(address);
    }

    void connection(Connection newConnection) {
        connection = newConnection;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public ByteBuf allocate(int bytes) {
        return channel.alloc().directBuffer(bytes, bytes);
    }

    @Override
    public void write(ByteBuf data) {
        var _ = channel.write(data, channel.voidPromise());
    }

    @Override
    public void write(ByteBuf data, Runnable written) {
        var _ = channel.write(data).addListener(done -> written.run());
    }

    @Override
    public void flushSoon() {
        if (!dirty) {
            dirty = true;
            lane.flushes().add(this);
        }
    }

    void flushNow() {
        dirty = false;
        Connection known = connection;
        if (known != null) {
            known.drain();
            channel.flush();
            known.bytesLeft();
        }
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return out == null ? 0 : out.totalPendingWriteBytes();
    }

    boolean open() {
        return channel.isActive();
    }

    /// Whether something waits to be sent and nothing of it has left since the last call.
    @SuppressWarnings("ReferenceEquality") // the same entry, not an equal one
    boolean stalledSinceLastCall() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        Object head = out == null ? null : out.current();
        long progress = out == null || head == null ? 0 : out.currentProgress();
        boolean stalled = head != null && head == stalledHead && progress == stalledProgress;
        stalledHead = head;
        stalledProgress = progress;
        return stalled;
    }

    @Override
    public void close() {
        closing = true;
        var _ = channel.close();
    }

    /// Ends our direction first: closing with unread bytes would reset the connection and take our
    /// last answer with it.
    @Override
    public void closeAfterFlush() {
        if (closing) {
            return;
        }
        closing = true;
        Connection known = connection;
        if (known != null) {
            known.framer().stop();
            known.drain();
        }
        var _ =
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener((ChannelFutureListener) sent -> halfClose());
        lane.schedule(this::close, LINGER_NANOS);
    }

    private void halfClose() {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            var _ = duplex.shutdownOutput();
        }
    }
}
