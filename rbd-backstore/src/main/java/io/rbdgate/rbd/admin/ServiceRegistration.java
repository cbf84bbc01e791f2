package io.rbdgate.rbd.admin;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.ffi.CephLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// One daemon in the service list of ceph-mgr, with a client of its own, since a client can be only
/// one. It is registered at the first [#status], again after its client was fenced, and disappears
/// from the list some time after [#close()].
///
/// Callable from any thread; blocks, for 10 s at most.
public final class ServiceRegistration implements AutoCloseable {
    /// The service under which the Dashboard and gwcli look for disks.
    public static final String TCMU_RUNNER = "tcmu-runner";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ControlClient client;
    private final String name;

    /// Which daemon it is: `metadata` is what the manager shows of it beside host and version.
    public record Daemon(String service, String id, Map<String, String> metadata) {
        public Daemon {
            metadata = Map.copyOf(metadata);
        }
    }

    /// In the cluster of the configuration file `conf`, as `client`; nothing happens yet.
    public ServiceRegistration(Path conf, String client, Daemon daemon) {
        this.name = daemon.service() + "." + daemon.id();
        this.client = new ControlClient("ceph-service", () -> connect(conf, client, daemon));
    }

    private static RbdCluster connect(Path conf, String client, Daemon daemon) {
        RbdCluster cluster = RbdCluster.connectBounded(CephLibrary.installed(), conf, client);
        try {
            cluster.register(daemon.service(), daemon.id(), daemon.metadata());
            return cluster;
        } catch (RbdException e) {
            cluster.close();
            throw e;
        }
    }

    /// Registers it, if it is not yet, and changes what the manager shows as its status.
    ///
    /// @throws RbdException when that fails; it can be tried again
    public void status(Map<String, String> status) {
        client.call(
                "status of " + name,
                LIMIT,
                cluster -> {
                    cluster.updateStatus(status);
                    return true;
                });
    }

    @Override
    public void close() {
        client.close();
    }
}
