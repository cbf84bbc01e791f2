package io.rbdgate.daemon.cli;

import io.rbdgate.daemon.Main;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Lists all in the shell, against a gateway in a process of its own: the classes of a gateway
/// would more than double what every shell maps and links when it starts.
final class ShellRehearsal {
    private static final String SITE = "rehearsal.conf";
    private static final int POLL_MILLIS = 50;
    private static final int END_SECONDS = 10;

    private ShellRehearsal() {}

    /// Starts the gateway of `yaml` with a small site in `store`, waits until its API listens, asks
    /// it and ends it. The launcher bounds all of it.
    static void play(Path yaml, Path store, int apiPort) throws IOException, InterruptedException {
        Files.createDirectories(store);
        try (InputStream site = ShellRehearsal.class.getResourceAsStream(SITE)) {
            if (site == null) {
                throw new IOException(SITE + " is not in the program: build it again");
            }
            Files.copy(site, store.resolve("gateway.conf"));
        }
        Process gateway = start(yaml);
        try {
            while (!listens(apiPort)) {
                if (gateway.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IOException(
                            "the rehearsal's gateway ended with status " + gateway.exitValue());
                }
            }
            ask(yaml);
        } finally {
            gateway.destroy();
            if (!gateway.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                gateway.destroyForcibly();
            }
        }
    }

    private static Process start(Path yaml) throws IOException {
        List<String> words =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        "--config",
                        yaml.toString());
        return new ProcessBuilder(words).inheritIO().start();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private static void ask(Path yaml) throws IOException {
        String[] shell = {"shell", "--config", yaml.toString(), "ls"};
        int status = CommandLineMain.execute(shell);
        if (status != 0) {
            throw new IOException("the rehearsal's shell ended with status " + status);
        }
    }
}
