package io.rbdgate.daemon.doctor;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.yaml.RedactedYaml;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// What support wants to see, in one zip file: findings, configuration without secrets, metrics,
/// and of each running gateway its log, threads, memory and a short flight recording. What cannot
/// be had is named in its place; no part fails the bundle.
public final class SupportBundle implements AutoCloseable {
    private static final int LOG_TAIL_BYTES = 8 << 20;
    private static final int RECORDED_SECONDS = 5;
    private static final int HTTP_MILLIS = 5_000;

    /// A recording holds the environment and the system properties unless told not to.
    private static final String[] RECORDING = {
        "JFR.start",
        "name=rbdgate-doctor",
        "jdk.InitialEnvironmentVariable#enabled=false",
        "jdk.InitialSystemProperty#enabled=false",
        "jdk.SystemProcess#enabled=false"
    };

    private final ZipOutputStream zip;

    private SupportBundle(ZipOutputStream zip) {
        this.zip = zip;
    }

    /// Creates the file, readable by its owner only.
    ///
    /// @throws IOException when it exists or cannot be written
    public static SupportBundle create(Path file) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new SupportBundle(new ZipOutputStream(Files.newOutputStream(file)));
    }

    /// Everything there is to know. Takes some seconds per running gateway.
    ///
    /// @param config the configuration file, null for none
    /// @param metrics where the running gateway serves them, null for nowhere
    public void fill(List<Finding> findings, @Nullable Path config, @Nullable HostPort metrics)
            throws IOException, InterruptedException {
        add("findings.txt", String.join("\n", findings.stream().map(Finding::toString).toList()));
        for (String name : List.of("meminfo", "loadavg", "version", "cpuinfo")) {
            addFile("host/" + name, Path.of("/proc", name));
        }
        addFile("host/os-release", Path.of("/etc/os-release"));
        if (config != null) {
            add("configuration.yaml", RedactedYaml.of(config));
        }
        if (metrics != null) {
            add("metrics.txt", scrape(metrics));
        }
        List<RunningGateway> running = RunningGateway.all();
        if (running.isEmpty()) {
            add("no-process.txt", "no gateway runs on this host\n");
        }
        for (RunningGateway gateway : running) {
            addProcess("process-" + gateway.pid() + "/", gateway);
        }
    }

    private void addProcess(String folder, RunningGateway gateway)
            throws IOException, InterruptedException {
        add(folder + "arguments.txt", gateway.arguments() + "\n");
        addFile(folder + "status", gateway.proc("status"));
        addFile(folder + "limits", gateway.proc("limits"));
        add(folder + "threads.txt", gateway.ask("Thread.print", "-l"));
        add(folder + "heap.txt", gateway.ask("GC.heap_info"));
        Path log = gateway.log();
        add(
                folder + "log.txt",
                log == null ? "not in a file; try: journalctl -u rbdgate\n" : tail(log));
        addRecording(folder, gateway);
    }

    private void addRecording(String folder, RunningGateway gateway)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("rbdgate-jfr");
        Path recording = directory.resolve("recording.jfr");
        try {
            StringBuilder said = new StringBuilder(gateway.ask(RECORDING));
            boolean never = new CountDownLatch(1).await(RECORDED_SECONDS, TimeUnit.SECONDS);
            assert !never;
            said.append(gateway.ask("JFR.dump", "name=rbdgate-doctor", "filename=" + recording));
            said.append(gateway.ask("JFR.stop", "name=rbdgate-doctor"));
            if (Files.exists(recording)) {
                addFile(folder + "recording.jfr", recording);
            } else {
                add(folder + "no-recording.txt", said.toString());
            }
        } finally {
            Files.deleteIfExists(recording);
            Files.deleteIfExists(directory);
        }
    }

    private static String tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            int wanted = (int) Math.min(LOG_TAIL_BYTES, file.length());
            byte[] bytes = new byte[wanted];
            file.seek(file.length() - wanted);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage() + "\n";
        }
    }

    private static String scrape(HostPort metrics) {
        try {
            URLConnection connection =
                    URI.create("http://" + metrics + "/metrics").toURL().openConnection();
            connection.setConnectTimeout(HTTP_MILLIS);
            connection.setReadTimeout(HTTP_MILLIS);
            try (var body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return "not to be had from " + metrics + ": " + e.getMessage() + "\n";
        }
    }

    private void add(String name, String text) throws IOException {
        add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void addFile(String name, Path file) throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            content = ("cannot be read: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        }
        add(name, content);
    }

    private void add(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
