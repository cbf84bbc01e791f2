package io.rbdgate.system;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The unmodified gwcli of Debian's package `ceph-iscsi` on a gateway's host, where `rtslib_fb` is
/// rbdgate's stand-in.
final class Gwcli {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path STAND_IN =
            Path.of(System.getProperty("rbdgate.root"), "management", "gwcli");

    private final GatewayHost host;
    private final Path home;

    /// For the API on `port` of this host, which lets `admin` with `password` in.
    Gwcli(Path directory, CephCluster ceph, String hostName, int port, String password) {
        host = new GatewayHost(directory, ceph, hostName);
        var _ =
                host.write(
                        "iscsi-gateway.cfg",
                        """
                        [config]
                        cluster_name = ceph
                        api_secure = false
                        api_port = %d
                        api_user = admin
                        api_password = %s
                        minimum_gateways = 1
                        """
                                .formatted(port, password));
        try {
            home = Files.createDirectories(directory.resolve("gwcli-home"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Runs one command to its end.
    CommandResult run(String... words) {
        List<String> all = new ArrayList<>(List.of("gwcli"));
        all.addAll(List.of(words));
        return Command.of(host.command(all))
                .withEnvironment("PYTHONPATH", STAND_IN.toString())
                .withEnvironment("PYTHONDONTWRITEBYTECODE", "1")
                .withEnvironment("HOME", home.toString())
                .withDeadline(LIMIT)
                .run();
    }

    /// What it prints, without colours.
    String print(String... words) {
        CommandResult result = run(words);
        if (!result.ok()) {
            throw new IllegalStateException(result + "\n" + log());
        }
        return result.stdout().replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /// What it wrote into its own log: where errors of one-shot commands go.
    String log() {
        try {
            Path log = home.resolve("gwcli.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
