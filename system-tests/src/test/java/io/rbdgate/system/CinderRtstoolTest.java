package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.guest.GuestDisk;
import io.rbdgate.fixtures.guest.LinuxGuest;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.host.LoopDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `bin/cinder-rtstool`, called as Cinder's `lioadm` helper calls it, exports a block device of
/// this host to Linux's own initiator.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CinderRtstoolTest {
    private static final String NAME = "iqn.2010-10.org.openstack:volume-6c1f9a52";
    private static final String OTHER_HOST = "iqn.1994-05.com.redhat:compute2";
    private static final String USER = "kXqkJ2bP9vT4mW7zR1cD";
    private static final String SECRET = "aB3dE5fG7hJ9kL2m";
    private static final long BYTES = 32L << 20;
    private static final long SEED = 20261121;

    private static LinuxGuest guest;
    @TempDir private Path directory;
    private final int apiPort = FreePorts.take();
    private final int port = FreePorts.take();
    private RunningGateway gateway;

    @BeforeAll
    static void startGuest() {
        guest = LinuxGuest.start();
    }

    @AfterAll
    static void stopGuest() {
        guest.close();
    }

    @BeforeEach
    void start() {
        gateway = RunningGateway.forGuest(directory);
        gateway.start(
                """
                gateway: {name: gw1.example.org}
                store: file:./store
                api: {listen: "127.0.0.1:%d", passwordFile: %s}
                targets: []
                """
                        .formatted(apiPort, gateway.secret("api", "api-secret-12")));
        gateway.process().awaitPort(apiPort, RunningGateway.LIMIT);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private CommandResult rtstool(String... words) {
        List<String> command = new ArrayList<>();
        Path root = Path.of(System.getProperty("rbdgate.root"));
        command.add(root.resolve("bin/cinder-rtstool").toString());
        command.addAll(List.of(words));
        return Command.of(command)
                .withEnvironment("RBDGATE_NO_BUILD", "1")
                .withEnvironment("RBDGATE_CONFIG", directory.resolve("gateway.yaml").toString())
                .withEnvironment("RBDGATE_RTSTOOL_FILE", saved().toString())
                .run();
    }

    private Path saved() {
        return directory.resolve("var/lib/rtstool.json");
    }

    private String done(String... words) {
        CommandResult result = rtstool(words);
        assertThat(result.stderr()).isEmpty();
        return result.orThrow().stdout();
    }

    private String create(LoopDevice volume) {
        return done(
                "create",
                volume.path().toString(),
                NAME,
                USER,
                SECRET,
                "False",
                LinuxGuest.INITIATOR,
                "-a127.0.0.1",
                "-p" + port);
    }

    private GuestDisk disk() {
        return GuestDisk.of(guest, port, NAME, 0).withChap(USER, SECRET);
    }

    @Test
    void aVolumeIsExportedUsedAndTakenAwayByTheHelpersCalls() throws Exception {
        Path file = directory.resolve("volume");
        try (LoopDevice volume = LoopDevice.over(file, BYTES, 512)) {
            assertThat(done("verify")).isEmpty();
            assertThat(done("get-targets")).isEmpty();
            assertThat(create(volume)).isEmpty();
            assertThat(create(volume)).isEmpty();
            assertThat(done("save")).isEmpty();
            assertThat(done("get-targets")).isEqualTo(NAME + "\n");
            assertThat(refused()).contains("login failed due to authorization failure");
            assertThat(disk().login()).startsWith("/dev/sd");
            assertThat(disk().session())
                    .containsEntry("state", "LOGGED_IN")
                    .containsEntry("bytes", Long.toString(BYTES));
            disk().fioVerify(16, SEED);
            String sum = disk().sha256();
            disk().logout();
            assertThat(sha256(volume.path())).isEqualTo(sum);

            initiatorsComeAndGo();
            aVolumeComesBack(volume, sum);
        }
        assertThat(gateway.process().output()).doesNotContain(SECRET);
        gateway.assertHealthy();
        gateway.stop();
    }

    /// What open-iscsi says to a wrong secret. Its daemon has once not answered its own tool, which
    /// is asked again then.
    private String refused() {
        GuestDisk wrong = disk().withChap(USER, "wrong-secret1");
        CommandResult result = wrong.tryLogin();
        return (result.timedOut() ? wrong.tryLogin() : result).stderr();
    }

    private void initiatorsComeAndGo() {
        assertThat(done("add-initiator", NAME, USER, SECRET, OTHER_HOST)).isEmpty();
        assertThat(done("add-initiator", NAME, USER, SECRET, OTHER_HOST.toUpperCase(Locale.ROOT)))
                .isEmpty();
        assertThat(disk().login()).startsWith("/dev/sd");
        lostSessionsAreGivenUpSoon();
        assertThat(done("delete-initiator", NAME, LinuxGuest.INITIATOR)).isEmpty();
        writeFails();
        assertThat(disk().tryLogin().ok()).isFalse();
        disk().logout();
        assertThat(done("delete-initiator", NAME, LinuxGuest.INITIATOR))
                .isEqualTo(
                        "delete_initiator: "
                                + LinuxGuest.INITIATOR
                                + " ACL not found. Continuing.\n");
        CommandResult unknown = rtstool("delete-initiator", NAME + "x", OTHER_HOST);
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.stderr())
                .isEqualTo("cinder-rtstool: Could not find target " + NAME + "x\n");
    }

    /// By the guest's default of two minutes a write to a lost disk would wait in it, and be sent
    /// again as soon as `restore` grants the disk anew.
    private static void lostSessionsAreGivenUpSoon() {
        var _ = guest.run("echo 1 | tee /sys/class/iscsi_session/*/recovery_tmo").orThrow();
    }

    private static void writeFails() {
        CommandResult write = guest.run("dd if=/dev/zero of=/dev/sda bs=4k count=1 oflag=direct");
        assertThat(write.timedOut()).isFalse();
        assertThat(write.ok()).isFalse();
        assertThat(write.stderr()).contains("Input/output error");
    }

    /// As after a reboot that lost the targets: what `save` wrote before comes back by `restore`.
    private void aVolumeComesBack(LoopDevice volume, String sum) throws Exception {
        assertThat(done("delete", NAME)).isEmpty();
        assertThat(done("delete", NAME)).isEmpty();
        assertThat(done("get-targets")).isEmpty();
        assertThat(sha256(volume.path())).isEqualTo(sum);
        assertThat(Files.getPosixFilePermissions(saved()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(done("restore")).isEmpty();
        assertThat(done("get-targets")).isEqualTo(NAME + "\n");
        gateway.killAndRestart();
        gateway.process().awaitPort(apiPort, RunningGateway.LIMIT);
        gateway.process().awaitPort(port, RunningGateway.LIMIT);
        assertThat(disk().login()).startsWith("/dev/sd");
        assertThat(disk().sha256()).isEqualTo(sum);
        disk().logout();
    }

    @Test
    void whatCannotBeExportedIsToldAndNothingIsLeft() throws IOException {
        CommandResult wrong = rtstool("create", "/dev/null");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.stdout()).startsWith("Usage:\ncinder-rtstool create [device]");
        String missing = directory.resolve("missing").toString();
        assertThat(rtstool("create", missing, NAME, USER, SECRET, "False", OTHER_HOST))
                .returns(1, CommandResult::exitCode)
                .returns(
                        "cinder-rtstool: "
                                + missing
                                + " is no block device and no file of this host\n",
                        CommandResult::stderr);
        Path file = Files.write(directory.resolve("file"), new byte[1 << 20]);
        String taken = "-p" + (gateway.port() == 3260 ? 3261 : 3260);
        // the configuration file's portal has this address, on its own port
        assertThat(
                        rtstool(
                                "create",
                                file.toString(),
                                NAME,
                                USER,
                                SECRET,
                                "False",
                                OTHER_HOST,
                                "-a127.0.0.1",
                                taken))
                .returns(1, CommandResult::exitCode)
                .returns(
                        "cinder-rtstool: no portal listens on 127.0.0.1 port 3260: an address of the"
                                + " configuration file's portals keeps its port there, and no other"
                                + " service may have the address and port\n",
                        CommandResult::stderr);
        assertThat(done("get-targets")).isEmpty();
    }

    private static String sha256(Path device) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(device)));
    }
}
