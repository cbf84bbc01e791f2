package io.rbdgate.management.v1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 over one connection, opened anew when the server closes it; for many requests.
final class PlainClient implements AutoCloseable {
    private final int port;
    private Socket socket;
    private InputStream in;

    PlainClient(int port) throws IOException {
        this.port = port;
        this.socket = connect();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    private Socket connect() throws IOException {
        Socket connected = new Socket(InetAddress.getLoopbackAddress(), port);
        connected.setTcpNoDelay(true);
        connected.setSoTimeout(20_000);
        return connected;
    }

    V1Rig.Reply send(String method, String path, @Nullable String body) throws IOException {
        byte[] octets = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
        String head =
                method
                        + " /api/v1"
                        + path
                        + " HTTP/1.1\r\nHost: test\r\nAuthorization: Basic "
                        + Base64.getEncoder()
                                .encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8))
                        + (body == null ? "" : "\r\nContent-Type: application/json")
                        + "\r\nContent-Length: "
                        + octets.length
                        + "\r\n\r\n";
        byte[] headOctets = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[headOctets.length + octets.length];
        System.arraycopy(headOctets, 0, all, 0, headOctets.length);
        System.arraycopy(octets, 0, all, headOctets.length, octets.length);
        socket.getOutputStream().write(all);
        return answer();
    }

    private V1Rig.Reply answer() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        if (headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
            socket.close();
            socket = connect();
            in = new BufferedInputStream(socket.getInputStream());
        }
        return new V1Rig.Reply(
                status,
                headers.getOrDefault("content-type", ""),
                headers.getOrDefault("location", ""),
                new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
