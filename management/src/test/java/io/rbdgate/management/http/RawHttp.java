package io.rbdgate.management.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// One connection that sends exactly the given text and returns all that comes back, nothing when
/// the connection is reset.
final class RawHttp {
    private RawHttp() {}

    /// @param request in pieces, each a packet of its own where the host lets it
    static String exchange(int port, String... request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.setTcpNoDelay(true);
            for (String piece : request) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return ""; // reset
        }
    }
}
