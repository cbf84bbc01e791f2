package io.rbdgate.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A disk as an initiator addresses it.
public record Endpoint(String host, int port, String iqn, int lun) {

    private static final int CONNECT_MILLIS = 200;

    /// As libiscsi's programs want it.
    public String url() {
        return "iscsi://" + host + ":" + port + "/" + iqn + "/" + lun;
    }

    boolean listening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    boolean ready() {
        try {
            return Command.run("iscsi-readcapacity16", url()).contains("Total size");
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
