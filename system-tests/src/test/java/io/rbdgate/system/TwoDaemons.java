package io.rbdgate.system;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.Assertions;

/// Two gateways as processes of their own on one shared configuration in RADOS, in a pool of its
/// own: `first` on 127.0.0.1 and `second` on 127.0.0.2, ports the same. Their names are their
/// addresses, by which they reach each other's API, unless the second goes by a name that leads
/// nowhere.
final class TwoDaemons implements AutoCloseable {
    static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:pair";
    static final String FIRST = "127.0.0.1";
    static final String SECOND = "127.0.0.2";

    /// An address at which nobody listens.
    static final String UNREACHABLE = "127.0.0.3";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "api-secret-12";

    private final CephCluster ceph;
    private final Path directory;
    private final String pool = "pair_" + FreePorts.take();
    private final int apiPort = FreePorts.take();
    private final int portalPort = FreePorts.take();
    private final String secondName;
    private final String cephClient;
    private final ApiClient firstApi = new ApiClient(FIRST, apiPort, "admin", PASSWORD);
    private final ApiClient secondApi = new ApiClient(SECOND, apiPort, "admin", PASSWORD);
    private final ServerProcess first;
    private final ServerProcess second;

    private TwoDaemons(CephCluster ceph, Path directory, String secondName, String cephClient) {
        this.ceph = ceph;
        this.directory = directory;
        this.secondName = secondName;
        this.cephClient = cephClient;
        ceph.createPool(pool);
        this.second = start(SECOND, secondName);
        this.first = start(FIRST, FIRST);
        first.awaitLine(0, line -> line.contains("API listens on"), LIMIT);
        second.awaitLine(0, line -> line.contains("API listens on"), LIMIT);
    }

    /// Two that reach each other.
    static TwoDaemons start(CephCluster ceph, Path directory) {
        return new TwoDaemons(ceph, directory, SECOND, "client.admin");
    }

    /// Two of which the first does not reach the second.
    static TwoDaemons cutOff(CephCluster ceph, Path directory) {
        return new TwoDaemons(ceph, directory, UNREACHABLE, "client.admin");
    }

    private ServerProcess start(String address, String name) {
        Path home = directory.resolve(address);
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("password"), PASSWORD);
            Files.setPosixFilePermissions(
                    home.resolve("password"), PosixFilePermissions.fromString("rw-------"));
            Files.writeString(
                    home.resolve("gateway.yaml"),
                    """
                    gateway: {name: %s}
                    ceph: {conf: %s, client: %s, pool: %s}
                    store: rados
                    api: {listen: %s:%d, passwordFile: password, portalPort: %d}
                    """
                            .formatted(
                                    name,
                                    ceph.conf(),
                                    cephClient,
                                    pool,
                                    address,
                                    apiPort,
                                    portalPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServerProcess.start(
                home,
                home.resolve("gateway.log"),
                RunningGateway.launcher(
                        "run", "--config", home.resolve("gateway.yaml").toString()));
    }

    /// A target through both with one disk, which the second has open, and initiators that see it.
    void makeTarget(String... initiators) {
        secondApi.done("PUT", "/api/target/" + TARGET);
        gateway(secondApi, secondName, SECOND);
        secondApi.done("PUT", "/api/disk/" + disk(), "mode", "create", "size", "64M");
        secondApi.done("PUT", "/api/targetlun/" + TARGET, "disk", disk());
        second.awaitLine(0, line -> line.contains("locked and open"), LIMIT);
        gateway(firstApi, FIRST, FIRST);
        for (String initiator : initiators) {
            String client = TARGET + "/" + initiator;
            firstApi.done("PUT", "/api/client/" + client);
            firstApi.done("PUT", "/api/clientlun/" + client, "disk", disk());
        }
    }

    private static void gateway(ApiClient api, String name, String address) {
        api.done(
                "PUT",
                "/api/gateway/" + TARGET + "/" + name,
                "ip_address",
                address,
                "skipchecks",
                "true");
    }

    ApiClient firstApi() {
        return firstApi;
    }

    ApiClient secondApi() {
        return secondApi;
    }

    ServerProcess first() {
        return first;
    }

    ServerProcess second() {
        return second;
    }

    String disk() {
        return pool + "/disk_1";
    }

    /// A session of `initiator` through the second gateway, its disk ready.
    RawInitiator throughSecond(String initiator) {
        RawInitiator session = RawInitiator.connect(new InetSocketAddress(SECOND, portalPort));
        Assertions.assertThat(
                        session.login(LoginOptions.normal(TARGET).initiator(initiator)).succeeded())
                .isTrue();
        return session;
    }

    /// The first bytes of the disk as they lie in the cluster.
    byte[] stored(int length) {
        Path copy = directory.resolve("copy");
        try {
            Files.deleteIfExists(copy);
            ceph.rbd("export", "--no-progress", disk(), copy.toString());
            try (var in = Files.newInputStream(copy)) {
                return in.readNBytes(length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
        firstApi.close();
        secondApi.close();
        ceph.clearBlocklist();
        ceph.deletePool(pool);
    }
}
