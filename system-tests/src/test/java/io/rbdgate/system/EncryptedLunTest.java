package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An encrypted LUN: what a host writes is there after kill -9 and nowhere in the clear; and kill
/// -9 of a gateway that is destroying the key never brings the old data back.
@RealCeph
class EncryptedLunTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:encrypted";
    private static final String PLAIN = "only for its host";
    private static final String BLOCK =
            HexFormat.of()
                    .formatHex(
                            (PLAIN + " ".repeat(15))
                                    .repeat(16)
                                    .getBytes(StandardCharsets.US_ASCII));
    private static final String TEST_UNIT_READY = "000000000000";
    private static final String READ = "28000000000800000100";
    private static final String WRITE = "2A000000000800000100";
    private static final String ERASE_KEY = "48030000000000000000";
    private static final String ERASE_KEY_IMMEDIATELY = "48830000000000000000";
    private static final String FAILED = "03/31/03";

    @TempDir private Path directory;
    private final CephCluster ceph;

    EncryptedLunTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private String serving() {
        return """
        ceph: {conf: %s, client: client.admin}
        targets:
          - iqn: %s
            access: open
            luns:
              - lun: 0
                sanitize: true
                backstore:
                  type: rbd
                  pool: rbd
                  image: encrypted-lun
                  create: 16M
                  encryption: {format: luks1, passphraseFile: passphrase}
        """
                .formatted(ceph.conf(), TARGET);
    }

    @Test
    void theDataIsThereForItsHostOnlyAndGoneWithItsKey() throws IOException {
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "sesame opens it\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        try (RunningGateway gateway = RunningGateway.serving(directory, serving())) {
            try (RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                assertThat(settled(host)).isEqualTo("GOOD");
                assertThat(run(host, WRITE, BLOCK)).isEqualTo("GOOD");
            }
            assertThat(stored()).startsWith("LUKS\u00ba\u00be").doesNotContain(PLAIN);

            gateway.killAndRestart();
            try (RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                assertThat(settled(host)).isEqualTo("GOOD");
                assertThat(content(host)).isEqualTo(BLOCK);
                assertThat(run(host, ERASE_KEY_IMMEDIATELY, "")).isEqualTo("GOOD");
            }

            gateway.killAndRestart();
            try (RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                if (settled(host).equals(FAILED)) {
                    assertThat(run(host, READ, "")).isEqualTo(FAILED);
                    eraseKey(host);
                }
                assertThat(content(host)).hasSize(1024).isNotEqualTo(BLOCK);
                assertThat(run(host, WRITE, BLOCK)).isEqualTo("GOOD");
                assertThat(content(host)).isEqualTo(BLOCK);
            }
            gateway.assertHealthy();
        }
    }

    private String stored() throws IOException {
        Path file = directory.resolve("stored");
        ceph.rbd("export", "rbd/encrypted-lun", file.toString());
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static String content(RawInitiator host) {
        return HexFormat.of().formatHex(perform(host, READ, "").data());
    }

    /// What TEST UNIT READY says when the disk is open.
    private static String settled(RawInitiator host) {
        AtomicReference<String> state = new AtomicReference<>("");
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> {
                            state.set(run(host, TEST_UNIT_READY, ""));
                            return state.get().equals("GOOD") || state.get().equals(FAILED);
                        });
        return state.get();
    }

    /// Until the reservations have been read.
    private static void eraseKey(RawInitiator host) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> run(host, ERASE_KEY, "").equals("GOOD"));
    }

    /// "GOOD", or sense key, code and qualifier.
    private static String run(RawInitiator host, String cdb, String out) {
        ScsiResult result = perform(host, cdb, out);
        return result.good() ? "GOOD" : result.senseText();
    }

    private static ScsiResult perform(RawInitiator host, String cdb, String out) {
        byte[] padded = new byte[16];
        byte[] bytes = HexFormat.of().parseHex(cdb);
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        byte[] dataOut = HexFormat.of().parseHex(out);
        return host.within(Duration.ofSeconds(60))
                .command(0, padded, dataOut, cdb.equals(READ) ? 512 : 0);
    }
}
