package io.rbdgate.management.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/// The web server's HTTP/1.1 for clients of HTTP/1.0 too (proxies and health checks by their
/// defaults), which it refuses by itself: such a request reaches it in the words of 1.1
/// ([Http10Head]).
final class Http10Selector implements ServerConnectionSelector {
    private final Http1ConnectionSelector http1;
    private final int longestHead;
    private final InstantSource clock;

    Http10Selector(Http1ConnectionSelector http1, int longestHead, InstantSource clock) {
        this.http1 = http1;
        this.longestHead = longestHead;
        this.clock = clock;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData begin) {
        return Support.SUPPORTED; // there is no other
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        ArrivalLimit arrival = new ArrivalLimit(clock);
        Http10Head head = new Http10Head(context.dataReader(), longestHead, arrival);
        return http1.connection(
                new Reworded(
                        context, DataReader.create(head), arrival.watched(context.dataWriter())));
    }

    /// A connection that is read through `dataReader` and written through `dataWriter`.
    private record Reworded(ConnectionContext raw, DataReader dataReader, DataWriter dataWriter)
            implements ConnectionContext {

        @Override
        public ListenerContext listenerContext() {
            return raw.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return raw.executor();
        }

        @Override
        public Router router() {
            return raw.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return raw.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return raw.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return raw.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return raw.localPeer();
        }

        @Override
        public boolean isSecure() {
            return raw.isSecure();
        }

        @Override
        public String socketId() {
            return raw.socketId();
        }

        @Override
        public String childSocketId() {
            return raw.childSocketId();
        }
    }
}
