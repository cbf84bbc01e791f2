package io.rbdgate.rbd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One run of a gateway's process, as it signs the images it locks: the gateway's name, the host
/// (derived from its machine id; empty when it has none), the host's boot, the process id and when
/// the process started (in clock ticks since the boot), and the address of the client that takes
/// the lock.
///
/// Written as `v1 host=… boot=… pid=… start=… client=…` under the image metadata key
/// `rbdgate.owner.<gateway>`; fields a later version adds are ignored.
public record GatewayInstance(
        String gateway, String host, String boot, long pid, long start, String client) {
    private static final String VERSION = "v1";
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int START_FIELD_AFTER_NAME = 19;

    /// This process, without a client yet.
    public static GatewayInstance current(String gateway) {
        long pid = ProcessHandle.current().pid();
        return new GatewayInstance(gateway, hostId(), bootId(), pid, startOf(pid), "");
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not the machine id itself, which is not to be shown around.
    private static String hostId() {
        try {
            String id = "rbdgate " + Files.readString(MACHINE_ID).strip();
            return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        } catch (IOException _) {
            return "";
        }
    }

    /// When the process was started; -1 when it does not run (any more), also as a zombie.
    private static long startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead ? -1 : Long.parseLong(fields[START_FIELD_AFTER_NAME]);
        } catch (IOException _) {
            return -1;
        }
    }

    /// The same run, taking a lock through the client at `address`.
    GatewayInstance through(String address) {
        return new GatewayInstance(gateway, host, boot, pid, start, address);
    }

    /// Whether both are the same run of the same process.
    boolean sameProcess(GatewayInstance other) {
        return boot.equals(other.boot) && pid == other.pid && start == other.start;
    }

    /// Whether both ran on hosts that are certainly not the same.
    public boolean onAnotherHostThan(GatewayInstance other) {
        return !host.isEmpty() && !other.host.isEmpty() && !host.equals(other.host);
    }

    /// Whether that process runs on this host now.
    public boolean running() {
        return boot.equals(bootId()) && startOf(pid) == start;
    }

    /// The image metadata key an instance of `gateway` signs with.
    static String key(String gateway) {
        return "rbdgate.owner." + gateway;
    }

    String key() {
        return key(gateway);
    }

    public String text() {
        return run() + " client=" + client;
    }

    /// The text without the client: it names this run of the process.
    String run() {
        return "%s host=%s boot=%s pid=%d start=%d".formatted(VERSION, host, boot, pid, start);
    }

    /// The run that [#run()] names, taking locks through `client`; null when it is not understood.
    static @Nullable GatewayInstance ofRun(String gateway, String run, String client) {
        return parse(gateway, run + " client=" + client);
    }

    /// Reads what [#text()] wrote; null when it is damaged or of another version.
    public static @Nullable GatewayInstance parse(String gateway, @Nullable String text) {
        if (text == null || !text.startsWith(VERSION + " ")) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : text.substring(VERSION.length() + 1).split(" ", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        String boot = fields.get("boot");
        String client = fields.get("client");
        Long pid = number(fields.get("pid"));
        Long start = number(fields.get("start"));
        return boot == null || client == null || pid == null || start == null
                ? null
                : new GatewayInstance(
                        gateway, fields.getOrDefault("host", ""), boot, pid, start, client);
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
