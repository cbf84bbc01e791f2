package io.rbdgate.daemon.doctor;

import io.netty.channel.epoll.Epoll;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/// The host by itself: JDK, transport, librbd, limits, clock, ports.
public final class HostExamination {
    private static final long OPEN_FILES_WANTED = 8192;

    private HostExamination() {}

    /// Looks at everything; `config` null means only what needs none.
    public static List<Finding> findings(@Nullable GatewayConfig config) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("JDK", Runtime.version().toString()));
        findings.add(
                Epoll.isAvailable()
                        ? Finding.ok("transport", "epoll")
                        : Finding.warn(
                                "transport",
                                "epoll is not available, NIO is used",
                                "look at the cause with --debug; NIO works, somewhat slower"));
        findings.add(librbd(config));
        findings.add(openFiles());
        findings.add(clock());
        if (config != null) {
            for (PortalConfig portal : config.portals()) {
                findings.add(port("portal", portal.listen()));
            }
            HostPort metrics = config.metrics();
            if (metrics != null) {
                findings.add(port("metrics", metrics));
            }
        }
        return findings;
    }

    private static Finding librbd(@Nullable GatewayConfig config) {
        boolean needed = config != null && config.ceph() != null;
        try {
            CephLibrary library = CephLibrary.installed();
            List<String> missing = library.features().missing();
            String found = "version " + library.features().version();
            return Finding.ok("librbd", missing.isEmpty() ? found : found + ", without " + missing);
        } catch (MissingLibraryException e) {
            String message = String.valueOf(e.getMessage());
            return needed
                    ? Finding.fail("librbd", "not found", message)
                    : Finding.warn("librbd", "not found", message + " (only RBD LUNs need it)");
        }
    }

    private static Finding openFiles() {
        String subject = "open files limit";
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft =
                            new StringTokenizer(line.substring("Max open files".length()))
                                    .nextToken();
                    boolean enough =
                            soft.equals("unlimited") || Long.parseLong(soft) >= OPEN_FILES_WANTED;
                    return enough
                            ? Finding.ok(subject, soft)
                            : Finding.warn(
                                    subject,
                                    soft,
                                    "raise it to "
                                            + OPEN_FILES_WANTED
                                            + " (LimitNOFILE=, ulimit -n)");
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Finding.warn(subject, "unknown: " + e.getMessage(), "is /proc mounted?");
        }
        return Finding.warn(subject, "unknown", "is /proc mounted?");
    }

    private static Finding clock() {
        int year = Year.now(ZoneOffset.UTC).getValue();
        return year >= 2026
                ? Finding.ok("clock", "the year is " + year)
                : Finding.fail(
                        "clock",
                        "the year is " + year,
                        "set the clock (Ceph refuses clients far off; use NTP)");
    }

    private static Finding port(String what, HostPort listen) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(listen.socketAddress());
            return Finding.ok(what, listen + " is free");
        } catch (IOException e) {
            return Finding.fail(
                    what,
                    listen + ": " + e.getMessage(),
                    "stop what listens there (ss -ltnp), or is rbdgate running already?");
        }
    }
}
