package io.rbdgate.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The C library's own lookups through `getent`: Java's resolver knows no aliases, prefers IPv4 and
/// checks names back, and would therefore find another name than Python on some hosts.
final class SystemResolver implements HostName.Resolver {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final long PATIENCE_SECONDS = 15;

    @Override
    public String hostName() {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException e) {
            return javaName();
        }
    }

    @Override
    public List<String> namesOf(String name) throws IOException {
        String address = firstWordOf("ahosts", name).getFirst();
        List<String> words = firstWordOf("hosts", address);
        return words.subList(1, words.size());
    }

    /// The words of the first line that `getent` answers.
    private static List<String> firstWordOf(String database, String key) throws IOException {
        Process getent =
                new ProcessBuilder("getent", database, key)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        getent.getOutputStream().close();
        try (BufferedReader answer = getent.inputReader(StandardCharsets.UTF_8)) {
            String line = answer.readLine();
            if (line == null || line.isBlank()) {
                throw new UnknownHostException(key);
            }
            return List.of(line.strip().split("\\s+"));
        } finally {
            stop(getent);
        }
    }

    private static void stop(Process getent) {
        try {
            if (!getent.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                getent.destroyForcibly();
            }
        } catch (InterruptedException e) {
            getent.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String javaName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
