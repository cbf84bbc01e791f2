package io.rbdgate.system;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.host.FreePorts;
import java.nio.file.Path;

/// A gateway that is managed through its API only, as a site of ceph-iscsi has it: `gateway.conf`
/// in a pool of its own, which goes with it.
final class ApiGateway implements AutoCloseable {
    static final String NAME = "gw1.rbdgate.example";
    static final String PASSWORD = "api-secret-12";

    private final CephCluster ceph;
    private final String pool;
    private final int apiPort = FreePorts.take();
    private final int portalPort = FreePorts.take();
    private final RunningGateway gateway;

    private ApiGateway(Path directory, CephCluster ceph, String pool) {
        this.ceph = ceph;
        this.pool = pool;
        this.gateway = RunningGateway.forThisHost(directory);
    }

    /// Starts it; returns when its API answers.
    static ApiGateway start(Path directory, CephCluster ceph, String pool) {
        ceph.startManager();
        ceph.createPool(pool);
        ApiGateway started = new ApiGateway(directory, ceph, pool);
        started.gateway.start(
                """
                gateway: {name: %s}
                ceph: {conf: %s, client: client.admin, pool: %s}
                store: rados
                api: {listen: "127.0.0.1:%d", passwordFile: %s, portalPort: %d}
                """
                        .formatted(
                                NAME,
                                ceph.conf(),
                                pool,
                                started.apiPort,
                                started.gateway.secret("api", PASSWORD),
                                started.portalPort));
        started.gateway.process().awaitPort(started.apiPort, RunningGateway.LIMIT);
        return started;
    }

    int apiPort() {
        return apiPort;
    }

    /// That of portals made through the API.
    int portalPort() {
        return portalPort;
    }

    /// A client of its API.
    ApiClient client() {
        return new ApiClient(apiPort, "admin", PASSWORD);
    }

    @Override
    public void close() {
        gateway.close();
        ceph.deletePool(pool);
    }
}
