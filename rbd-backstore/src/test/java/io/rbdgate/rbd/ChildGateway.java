package io.rbdgate.rbd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A gateway in a process of its own, to be killed without warning.
final class ChildGateway implements AutoCloseable {
    static final int BLOCK_BYTES = 4096;

    private final Process process;
    private final BufferedReader lines;
    private final String clientAddress;

    private ChildGateway(Process process, BufferedReader lines, String clientAddress) {
        this.process = process;
        this.lines = lines;
        this.clientAddress = clientAddress;
    }

    /// Opens the image in another process; returns once it has the lock.
    static ChildGateway start(String gateway, RbdSpec spec) throws IOException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-Xmx128m",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        ChildGateway.class.getName(),
                                        gateway,
                                        spec.conf().toString(),
                                        spec.image()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            if (line.startsWith("client ")) {
                return new ChildGateway(process, lines, line.substring("client ".length()));
            }
        }
        throw new AssertionError("the child has ended");
    }

    /// The whole program of the child: opens, then writes stamp after stamp, block after block, and
    /// says each one that is written.
    public static void main(String[] words) {
        RbdSpec spec = RbdSpec.of(Path.of(words[1]), "client.admin", "rbd", words[2]);
        ServedImage served = new ServedImage(words[0], spec);
        Disk disk = served.disk();
        System.out.println("client " + served.address());
        long blocks = disk.backstore().geometry().sizeBytes() / BLOCK_BYTES;
        for (long stamp = 1; true; stamp++) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).putLong(0, stamp);
            disk.write(stamp % blocks * BLOCK_BYTES, block.array());
            System.out.println(stamp);
        }
    }

    /// Lets it write until `stamp`, then kills it; returns the last stamp it said was written.
    long killAfter(long stamp) throws IOException {
        long last = 0;
        while (last < stamp) {
            last = Long.parseLong(lines.readLine());
        }
        close();
        String line;
        while ((line = lines.readLine()) != null) {
            last = line.isEmpty() ? last : Long.parseLong(line);
        }
        return last;
    }

    long pid() {
        return process.pid();
    }

    String clientAddress() {
        return clientAddress;
    }

    /// Kills it (SIGKILL) and waits until it is dead.
    @Override
    public void close() {
        // not through Process, which would throw away what the child has still said
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
