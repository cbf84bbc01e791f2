package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of a gateway in the middle of SANITIZE: what is on the disk afterwards is neither the
/// old data nor the new, so nobody gets to read it until another SANITIZE has succeeded. On a file
/// LUN and on an RBD image.
@RealCeph
class SanitizeSurvivesTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:sanitized";
    private static final int[] LUNS = {0, 1};
    private static final int LAST_BLOCK = (64 << 20) / 512 - 1;
    private static final String PATTERN = "01000004" + "0A0B0C0D";
    private static final String OVERWRITE = "480100000000000008 00";
    private static final String OVERWRITE_IMMEDIATELY = "488100000000000008 00";
    private static final String IN_PROGRESS = "02/04/1b";
    private static final String FAILED = "03/31/03";

    @TempDir private Path directory;
    private final CephCluster ceph;

    SanitizeSurvivesTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private String serving(String options) {
        return """
        store: file:%1$s
        ceph: {conf: %2$s, client: client.admin}
        targets:
          - iqn: %3$s
            access: open
            luns:
              - lun: 0
                sanitize: true
                backstore: {type: file, path: sanitized.img, size: 64M}
                %4$s
              - lun: 1
                sanitize: true
                backstore: {type: rbd, pool: rbd, image: sanitized, create: 64M}
                %4$s
        """
                .formatted(directory.resolve("store"), ceph.conf(), TARGET, options);
    }

    @Test
    void whatWasNotFinishedWhenTheGatewayWasKilledCannotBeReadUntilItIsSanitizedAnew() {
        // minutes for each disk: it is still going on when the gateway is killed
        try (RunningGateway gateway =
                RunningGateway.serving(directory, serving("qos: {bytes: 256K}"))) {
            try (RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                for (int lun : LUNS) {
                    await(host, lun, "GOOD");
                    assertThat(run(host, lun, OVERWRITE_IMMEDIATELY, PATTERN)).isEqualTo("GOOD");
                    assertThat(run(host, lun, "000000000000", "")).isEqualTo(IN_PROGRESS);
                }
            }
            gateway.configure(serving("readOnly: true"));
            gateway.killAndRestart();
            try (RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                for (int lun : LUNS) {
                    await(host, lun, FAILED);
                    assertThat(run(host, lun, read(0), "")).isEqualTo(FAILED);
                }
            }
            gateway.configure(serving(""));

            gateway.killAndRestart();

            try (RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                for (int lun : LUNS) {
                    await(host, lun, FAILED);
                    assertThat(run(host, lun, read(0), "")).isEqualTo(FAILED);
                    assertThat(run(host, lun, "2A000000000000000100", "00".repeat(512)))
                            .isEqualTo(FAILED);

                    assertThat(run(host, lun, OVERWRITE, PATTERN)).isEqualTo("GOOD");

                    for (int block : new int[] {0, LAST_BLOCK / 2, LAST_BLOCK}) {
                        assertThat(contentOf(host, lun, block)).isEqualTo("0a0b0c0d".repeat(128));
                    }
                }
            }
            gateway.killAndRestart();

            try (RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
                for (int lun : LUNS) {
                    await(host, lun, "GOOD");
                    assertThat(contentOf(host, lun, LAST_BLOCK)).isEqualTo("0a0b0c0d".repeat(128));
                }
            }
            gateway.assertHealthy();
        }
    }

    private static String contentOf(RawInitiator host, int lun, int block) {
        return HexFormat.of().formatHex(perform(host, lun, read(block), "").data());
    }

    private static String read(int block) {
        return "2800%08x00000100".formatted(block);
    }

    /// Until the unit attentions of a new session are told and the disk is open.
    private static void await(RawInitiator host, int lun, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> run(host, lun, "000000000000", "").equals(state));
    }

    /// "GOOD", or sense key, code and qualifier.
    private static String run(RawInitiator host, int lun, String cdb, String out) {
        ScsiResult result = perform(host, lun, cdb, out);
        return result.good() ? "GOOD" : result.senseText();
    }

    private static ScsiResult perform(RawInitiator host, int lun, String cdb, String out) {
        byte[] padded = new byte[16];
        byte[] bytes = HexFormat.of().parseHex(cdb.replace(" ", ""));
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        byte[] dataOut = HexFormat.of().parseHex(out);
        return host.command(lun, padded, dataOut, dataOut.length == 0 ? 512 : 0);
    }
}
