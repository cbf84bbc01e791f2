package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.guest.GuestDisk;
import io.rbdgate.fixtures.guest.LinuxGuest;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Linux's own initiator makes file systems on our LUNs and finds its data again.
@RealCeph
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LinuxGuestTest {

    private static final String TARGET = "iqn.2026-11.io.rbdgate:guest";
    private static final int FIO_MEBIBYTES = 64;
    private static final long SEED = 20261121;

    private static LinuxGuest guest;
    @TempDir private Path directory;

    @BeforeAll
    static void start() {
        guest = LinuxGuest.start();
    }

    @AfterAll
    static void stop() {
        guest.close();
    }

    @Test
    void dataOnAnRbdLunSurvivesMutualChapAndDigests(CephCluster ceph) throws Exception {
        try (RunningGateway gateway = RunningGateway.forGuest(directory)) {
            gateway.start(
                    """
                    ceph: {conf: %s, client: client.admin}
                    targets:
                      - iqn: iqn.2026-11.io.rbdgate:guest
                        luns: [{lun: 0, backstore: {type: rbd, pool: rbd, image: guest, create: 320M}}]
                        initiators:
                          - iqn: iqn.2026-11.io.rbdgate:guest
                            chap: {user: alice, secretFile: %s, mutual: {user: gateway, secretFile: %s}}
                            luns: [0]
                        parameters: {headerDigest: [CRC32C], dataDigest: [CRC32C]}
                    """
                            .formatted(
                                    ceph.conf(),
                                    gateway.secret("alice", "alicesecret12"),
                                    gateway.secret("gw", "gatewaysecret")));
            GuestDisk disk =
                    GuestDisk.of(guest, gateway.port(), TARGET, 0)
                            .withChap("alice", "alicesecret12")
                            .withMutualChap("gateway", "gatewaysecret")
                            .with("CHAP_ALGORITHMS", "SHA3-256,SHA256,SHA1,MD5")
                            .withDigests();

            assertThat(disk.withChap("alice", "wrongsecret12").tryLogin().stderr())
                    .contains("login failed due to authorization failure");
            assertThat(disk.withMutualChap("gateway", "wrongsecret12").tryLogin().ok()).isFalse();
            String sum = fillAndCheck(gateway, disk);
            Path export = directory.resolve("export");
            ceph.rbd("export", "rbd/guest", export.toString());
            assertThat(sha256(export)).isEqualTo(sum);
            assertThat(gateway.process().output()).doesNotContain("alicesecret12", "gatewaysecret");
            gateway.stop();
        }
    }

    @Test
    void dataOnAFileLunWithBigBlocksSurvivesWithoutDigests() throws Exception {
        try (RunningGateway gateway = RunningGateway.forGuest(directory)) {
            gateway.start(
                    """
                    targets:
                      - iqn: iqn.2026-11.io.rbdgate:guest
                        access: open
                        luns:
                          - lun: 0
                            backstore: {type: file, path: disk.img, size: 320M}
                            blockSize: 4096
                    """);
            GuestDisk disk = GuestDisk.of(guest, gateway.port(), TARGET, 0);

            String sum = fillAndCheck(gateway, disk);
            assertThat(sha256(directory.resolve("disk.img"))).isEqualTo(sum);
            gateway.stop();
        }
    }

    /// Everything a host does with a new disk; returns the SHA-256 of what it reads at the end.
    private static String fillAndCheck(RunningGateway gateway, GuestDisk disk) {
        assertThat(disk.discover())
                .containsExactly("10.0.2.2:%d,1 %s".formatted(gateway.port(), TARGET));
        assertThat(disk.login()).startsWith("/dev/sd");
        boolean digests = "1".equals(disk.session().get("data_digest"));
        assertThat(disk.session())
                .containsEntry("state", "LOGGED_IN")
                .containsEntry("header_digest", digests ? "1" : "0")
                .containsEntry("logical_block_size", digests ? "512" : "4096")
                .containsEntry("bytes", "335544320")
                .containsEntry("vendor", "LIO-ORG");
        disk.fillExt4();
        loginAgain(disk);
        assertThat(disk.checkFiles()).isEqualTo(12);
        disk.fillXfs();
        loginAgain(disk);
        assertThat(disk.checkFiles()).isEqualTo(12);
        disk.fioVerify(FIO_MEBIBYTES, SEED);
        loginAgain(disk);
        String sum = disk.sha256();
        disk.logout();
        return sum;
    }

    private static void loginAgain(GuestDisk disk) {
        disk.logout();
        assertThat(disk.login()).startsWith("/dev/sd");
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream data = new DigestInputStream(Files.newInputStream(file), digest)) {
            data.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
