package io.rbdgate.management.rtstool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// Whether portals listen.
final class PortalProbe {
    private static final int PATIENCE_MILLIS = 2000;

    private PortalProbe() {}

    /// Whether `address` takes a connection on `port`; blocks for at most 2 s.
    static boolean answers(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral(address), port), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
