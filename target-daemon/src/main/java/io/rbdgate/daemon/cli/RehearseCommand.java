package io.rbdgate.daemon.cli;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.daemon.sharing.Gateway;
import io.rbdgate.daemon.sharing.Sharing;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What the launcher runs once after a build to record the classes that a start needs (JEP 483):
/// starts on free ports with a disk in a temporary folder, logs in, reads a block, drains; or those
/// that the shell needs, against a gateway in a process of its own.
@Command(name = "rehearse", hidden = true, description = "One short life of the gateway.")
final class RehearseCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RehearseCommand.class);
    private static final int HEADER = 48;
    private static final int SOCKET_MILLIS = 10_000;
    private static final String TARGET = "iqn.2026-11.io.rbdgate:rehearsal";

    @Option(names = "--shell", description = "the shell instead of a start")
    private boolean shell;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("rbdgate-rehearsal");
        try {
            play(folder);
        } finally {
            remove(folder);
        }
        return 0;
    }

    private void play(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        int apiPort = freePort();
        Path yaml =
                Files.writeString(
                        folder.resolve("rehearsal.yaml"), configuration(port, apiPort, folder));
        if (shell) {
            ShellRehearsal.play(yaml, folder.resolve("store"), apiPort);
        } else {
            start(yaml, port);
        }
    }

    private static void start(Path yaml, int port) throws IOException {
        ConfigLoader.Result loaded = ConfigLoader.load(yaml);
        GatewayConfig config = loaded.config();
        if (config == null) {
            throw new IOException("the rehearsal's configuration: " + loaded.problems());
        }
        loadLibrbd();
        Gateway gateway = Gateway.start(config, Sharing.of(config));
        try {
            useDisk(port);
        } finally {
            gateway.drain(Duration.ofSeconds(1));
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String configuration(int port, int apiPort, Path folder) throws IOException {
        Path password = folder.resolve("password");
        Files.createFile(
                password,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, UUID.randomUUID().toString());
        return """
        store: file:%4$s/store
        portals: [{listen: "127.0.0.1:%1$d"}]
        api: {listen: "127.0.0.1:%2$d", user: admin, passwordFile: %4$s/password}
        targets:
          - iqn: %3$s
            access: open
            luns: [{lun: 0, backstore: {type: file, path: %4$s/disk, size: 1M}}]
        """
                .formatted(port, apiPort, TARGET, folder);
    }

    private static void loadLibrbd() {
        try {
            LOG.info("librbd {}", CephLibrary.installed().features().version());
        } catch (MissingLibraryException e) {
            LOG.info("without librbd: {}", e.getMessage());
        }
    }

    private static void useDisk(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SOCKET_MILLIS);
            send(socket, login());
            // status class and detail: login succeeded
            if (receive(socket).getShort(36) != 0) {
                throw new IOException("the rehearsal's login was refused");
            }
            send(socket, read(1));
            receive(socket);
            send(socket, read(2));
            receive(socket);
        }
    }

    /// A login request that goes from operational negotiation straight to the full feature phase.
    private static byte[] login() {
        byte[] text =
                ("InitiatorName=iqn.2026-11.io.rbdgate:player\0TargetName="
                                + TARGET
                                + "\0SessionType=Normal\0AuthMethod=None\0")
                        .getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 3) / 4 * 4;
        return ByteBuffer.allocate(HEADER + padded)
                .put(0, (byte) 0x43)
                .put(1, (byte) 0x87)
                .putInt(4, text.length)
                .put(8, (byte) 0x80)
                .putInt(24, 1)
                .put(HEADER, text)
                .array();
    }

    /// READ (10) of the first block; the first one meets the unit attention of a new nexus.
    private static byte[] read(int commandNumber) {
        return ByteBuffer.allocate(HEADER)
                .put(0, (byte) 0x01)
                .put(1, (byte) 0xc1)
                .putInt(16, commandNumber)
                .putInt(20, 512)
                .putInt(24, commandNumber)
                .put(32, (byte) 0x28)
                .put(40, (byte) 1)
                .array();
    }

    private static void send(Socket socket, byte[] pdu) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(pdu);
        out.flush();
    }

    private static ByteBuffer receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER));
        if (header.limit() < HEADER) {
            throw new IOException("the connection of the rehearsal was closed");
        }
        long length = header.getInt(4) & 0xffffff;
        in.skipNBytes((length + 3) / 4 * 4);
        return header;
    }
}
