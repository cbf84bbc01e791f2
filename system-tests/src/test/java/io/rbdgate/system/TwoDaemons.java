package io.rbdgate.system;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.ConnectionClosedException;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/// Two gateways as processes of their own on one shared configuration in RADOS, in a pool of its
/// own: `first` on 127.0.0.1 and `second` on 127.0.0.2, ports the same. Their names are their
/// addresses, by which they reach each other's API, unless the second goes by a name that leads
/// nowhere. Certificates, where they use TLS, lie in their homes as `gw.crt` and `gw.key`.
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
    private final ApiClient firstApi;
    private final ApiClient secondApi;
    private final ServerProcess first;
    private final ServerProcess second;

    private TwoDaemons(CephCluster ceph, Path directory, String secondName, Set<String> secure) {
        this.ceph = ceph;
        this.directory = directory;
        this.secondName = secondName;
        ceph.createPool(pool);
        this.firstApi = api(FIRST, secure.contains(FIRST));
        this.secondApi = api(SECOND, secure.contains(SECOND));
        this.second = start(SECOND, secondName, secure.contains(SECOND));
        this.first = start(FIRST, FIRST, secure.contains(FIRST));
        first.awaitLine(0, line -> line.contains("API listens on"), LIMIT);
        second.awaitLine(0, line -> line.contains("API listens on"), LIMIT);
    }

    /// Two that reach each other.
    static TwoDaemons start(CephCluster ceph, Path directory) {
        return new TwoDaemons(ceph, directory, SECOND, Set.of());
    }

    /// Two of which the first does not reach the second.
    static TwoDaemons cutOff(CephCluster ceph, Path directory) {
        return new TwoDaemons(ceph, directory, UNREACHABLE, Set.of());
    }

    /// Two that reach each other, both over TLS.
    static TwoDaemons overTls(CephCluster ceph, Path directory) {
        return new TwoDaemons(ceph, directory, SECOND, Set.of(FIRST, SECOND));
    }

    /// Two of which only the first uses TLS.
    static TwoDaemons halfOverTls(CephCluster ceph, Path directory) {
        return new TwoDaemons(ceph, directory, SECOND, Set.of(FIRST));
    }

    /// A client of the gateway at `address`, for which a certificate is made when it uses TLS.
    private ApiClient api(String address, boolean secure) {
        if (!secure) {
            return new ApiClient(address, apiPort, "admin", PASSWORD);
        }
        try {
            GatewayKeys keys = newKeys(address);
            return new ApiClient(address, apiPort, keys.trust(), "admin", PASSWORD);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private GatewayKeys newKeys(String address) throws IOException, GeneralSecurityException {
        Path home = Files.createDirectories(directory.resolve(address));
        GatewayKeys keys = GatewayKeys.make(home);
        Files.writeString(home.resolve("gw.crt"), keys.certificate());
        secret(home.resolve("gw.key"), keys.privateKey());
        return keys;
    }

    private static void secret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /// From now on the key that lies in the home of the second does not fit its certificate.
    void spoilSecondKey() {
        Path home = directory.resolve(SECOND);
        try {
            GatewayKeys others = GatewayKeys.make(Files.createDirectory(home.resolve("others")));
            secret(home.resolve("gw.key"), others.privateKey());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServerProcess start(String address, String name, boolean secure) {
        Path home = directory.resolve(address);
        try {
            Files.createDirectories(home);
            secret(home.resolve("password"), PASSWORD);
            Files.writeString(
                    home.resolve("gateway.yaml"),
                    """
                    gateway: {name: %s}
                    ceph: {conf: %s, pool: %s}
                    store: rados
                    api: {listen: %s:%d, passwordFile: password, portalPort: %d%s}
                    """
                            .formatted(
                                    name,
                                    ceph.conf(),
                                    pool,
                                    address,
                                    apiPort,
                                    portalPort,
                                    secure ? ", tls: {certificate: gw.crt, key: gw.key}" : ""));
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

    /// `/api/v1` of the first gateway.
    ApiV1Client firstV1() {
        return new ApiV1Client(apiPort, PASSWORD);
    }

    /// Whether the second gateway's portal takes connections.
    boolean secondListens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(SECOND, portalPort), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// A session of `initiator` through the first gateway.
    RawInitiator throughFirst(String initiator) {
        return through(FIRST, initiator);
    }

    /// A session of `initiator` through the second gateway, its disk ready.
    RawInitiator throughSecond(String initiator) {
        return through(SECOND, initiator);
    }

    /// Tries until it succeeds: a gateway that has just been fenced opens its disks anew first.
    private RawInitiator through(String address, String initiator) {
        AtomicReference<@Nullable RawInitiator> session = new AtomicReference<>();
        boolean in =
                Waiting.until(
                        RunningGateway.LIMIT,
                        () -> {
                            session.set(tried(address, initiator));
                            return session.get() != null;
                        });
        Assertions.assertThat(in).isTrue();
        return Objects.requireNonNull(session.get());
    }

    private @Nullable RawInitiator tried(String address, String initiator) {
        try {
            RawInitiator session = RawInitiator.connect(new InetSocketAddress(address, portalPort));
            if (session.login(LoginOptions.normal(TARGET).initiator(initiator)).succeeded()) {
                return session;
            }
            session.close();
        } catch (UncheckedIOException | ConnectionClosedException e) {
            return null; // it begins again
        }
        return null;
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
