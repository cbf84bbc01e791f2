package io.rbdgate.system;

import io.rbdgate.fixtures.ceph.CephCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A gateway's host as far as programs can tell: a name of its own, known to its resolver, and an
/// `/etc/ceph` of the test's with the cluster's `ceph.conf`. Network and processes are this host's.
final class GatewayHost {
    private static final String ENTER =
            "mount --bind \"$1\" /etc/ceph && mount --bind \"$2\" /etc/hosts && hostname \"$3\""
                    + " && shift 3 && exec \"$@\"";

    private final String name;
    private final Path etc;
    private final Path hosts;

    /// `name` is its full one, by which it finds itself.
    GatewayHost(Path directory, CephCluster ceph, String name) {
        this(directory, ceph, name, "127.0.0.1 " + name + " localhost\n");
    }

    /// With a name and an `/etc/hosts` that may not agree.
    GatewayHost(Path directory, CephCluster ceph, String name, String hosts) {
        this.name = name;
        try {
            etc = Files.createDirectories(directory.resolve("etc-ceph"));
            Path conf = etc.resolve("ceph.conf");
            if (Files.notExists(conf)) {
                Files.copy(ceph.conf(), conf);
            }
            this.hosts = Files.writeString(Files.createTempFile(directory, "hosts", ""), hosts);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What `hostname` says there.
    String name() {
        return name;
    }

    /// What is `/etc/ceph` there.
    Path etc() {
        return etc;
    }

    /// Writes a file of `/etc/ceph` that everybody may read, as ceph-iscsi's are.
    Path write(String file, String content) {
        try {
            return Files.writeString(etc.resolve(file), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A program of this host as it is to be started there.
    List<String> command(List<String> words) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "--uts",
                                "sh",
                                "-c",
                                ENTER,
                                "gateway-host",
                                etc.toString(),
                                hosts.toString(),
                                name));
        all.addAll(words);
        return all;
    }
}
