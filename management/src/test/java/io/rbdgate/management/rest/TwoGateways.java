package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TestGateway.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.file.FileConfigStore;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.management.http.TlsIdentity;
import io.rbdgate.management.live.Fencing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Two gateways, each with its own store on one directory, and the objects most tests need.
final class TwoGateways implements AutoCloseable {
    static final String IQN = "iqn.2001-07.com.ceph:1";
    static final String HOST = "iqn.1994-05.com.redhat:a";
    static final String DISK = "rbd/disk_1";
    static final String GW1 = "gw1.example.org";
    static final String GW2 = "gw2.example.org";

    volatile Runnable whileStoring = () -> {};
    private final Path directory = directory();
    final ConfigStore store = open();
    private final ConfigStore second = open();
    final FakeStorage storage = new FakeStorage();
    final Map<String, Integer> ports = new ConcurrentHashMap<>();
    final TestGateway gw1;
    final TestGateway gw2;

    TwoGateways() {
        this(Fencing.NONE, null, null);
    }

    /// With this way to fence and, for the API of each, this certificate (null: no TLS).
    TwoGateways(Fencing fencing, @Nullable TlsIdentity tls1, @Nullable TlsIdentity tls2) {
        gw1 = new TestGateway(GW1, store, storage, ports, fencing, tls1);
        gw2 = new TestGateway(GW2, second, storage, ports, fencing, tls2);
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("two-gateways");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigStore open() {
        InstantSource clock =
                () -> {
                    whileStoring.run();
                    return InstantSource.system().instant();
                };
        var upgrade = new ConfUpgrade("gw1", GW1, PasswordVault.NONE, clock);
        return FileConfigStore.open(directory, upgrade, clock, problem -> {});
    }

    /// What is in the file now is unreadable.
    void breakStore() {
        write("{");
    }

    void write(String text) {
        try {
            Files.writeString(directory.resolve("gateway.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A target through both gateways, its disk as LUN 3, an initiator with CHAP and that LUN.
    TwoGateways made() {
        storage.put("disk_1", 1L << 30, 61);
        expect(gw1.put("/api/target/" + IQN), "Target defined successfully");
        gateway(GW1, "127.0.0.1");
        gateway(GW2, "127.0.0.2");
        expect(gw1.put("/api/disk/" + DISK, "mode", "create"), "disk create/update successful");
        expect(
                gw1.put("/api/targetlun/" + IQN, "disk", DISK, "lun_id", "3"),
                "Target LUN mapping updated successfully");
        expect(gw1.put("/api/client/" + client()), "client create/update successful");
        expect(auth("myiscsipassword"), "client auth successful");
        expect(
                gw1.put("/api/clientlun/" + client(), "disk", DISK),
                "client masking update successful");
        return this;
    }

    static String client() {
        return IQN + "/" + HOST;
    }

    String auth(String password) {
        return gw1.put(
                "/api/clientauth/" + client(),
                "username",
                "myiscsiusername",
                "password",
                password,
                "mutual_username",
                "",
                "mutual_password",
                "");
    }

    void gateway(String name, String address) {
        expect(
                gw1.put(
                        "/api/gateway/" + IQN + "/" + name,
                        "ip_address",
                        address,
                        "skipchecks",
                        "true"),
                "Gateway creation successful");
    }

    /// One more disk, in no target.
    void disk(String image) {
        storage.put(image, 1L << 30, 61);
        expect(
                gw1.put("/api/disk/rbd/" + image, "mode", "create"),
                "disk create/update successful");
    }

    /// The target of `made()` as `conf` has it.
    static GatewayConf.Target target(GatewayConf conf) {
        return Objects.requireNonNull(conf.targets().get(IQN));
    }

    /// The initiator of `made()` as `conf` has it.
    static GatewayConf.Client host(GatewayConf conf) {
        return Objects.requireNonNull(target(conf).clients().get(HOST));
    }

    static void expect(String answer, String message) {
        assertThat(answer).isEqualTo(said(200, message));
    }

    @Override
    public void close() {
        gw1.close();
        gw2.close();
        store.close();
        second.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
